/** Chinese for `cosgate doctor`. */
export const zhDoctor: Readonly<Record<string, string>> = {
  'Checks a configuration against a real bucket or the emulator, and tells what is wrong and how to fix it.':
    '用真实的存储桶或模拟器检查配置，指出问题并给出解决办法。',
  'the prefix of the keys of the app; the doctor writes below it':
    '应用所用对象键的前缀，检查时只在该前缀下写入',
  'the origin of the pages that upload, for CORS': '上传页面的来源，用于检查 CORS',
  'for all checks together; default 30': '全部检查的总时限，默认 30',
  [`It writes one small object below a random key and deletes it, and reads information about the bucket. With --prefix it
also tries to write outside the prefix. It touches nothing else. The exit code is 1 if there is a problem, and 0 otherwise.

  cosgate doctor --origin http://127.0.0.1:9000 --site http://localhost:3000`]: `检查时会在随机的对象键下写入一个小对象再删除，并读取存储桶的信息。带 --prefix 时还会尝试在前缀之外写入。
除此之外不会改动任何内容。发现问题时退出码为 1，否则为 0。

  cosgate doctor --origin http://127.0.0.1:9000 --site http://localhost:3000`,
  '--prefix must not begin with a slash: type --prefix users/':
    '--prefix 不能以斜杠开头，请输入 --prefix users/',
  '--site must be scheme, host and port only: type --site https://app.example.com':
    '--site 只能由协议、主机和端口组成，请输入 --site https://app.example.com',
  '--timeout must be seconds, at most 3600: type --timeout 30':
    '--timeout 以秒为单位，最大 3600，请输入 --timeout 30',
  // The report.
  '{0} in {1} at {2}': '{0}，地域 {1}，地址 {2}',
  '{0} in {1}': '{0}（{1}）',
  '{0} in {1}: {2}': '{0}（{1}）：{2}',
  ok: '正常',
  warning: '警告',
  problem: '问题',
  skipped: '跳过',
  '1 problem': '1 个问题',
  '{0} problems': '{0} 个问题',
  '1 warning': '1 个警告',
  '{0} warnings': '{0} 个警告',
  ', ': '，',
  'not checked, because of the problem above': '由于上面的问题，未检查',
  'no answer within --timeout {0}': '在 --timeout {0} 秒内没有响应',
  'Check the address and the firewall, or allow more time: --timeout 120.':
    '请检查地址和防火墙，或延长时限：--timeout 120。',
  'no answer': '没有响应',
  'no answer: {0}': '没有响应：{0}',
  // endpoint
  'it redirects all requests to {0}': '所有请求都被重定向到 {0}',
  'Set that scheme and host as --origin.': '请把这个协议和主机设为 --origin。',
  'COS answers in {0} ms': 'COS 在 {0} 毫秒内响应',
  'the host answers, but x-cos-request-id is missing, so it may not be COS':
    '主机有响应，但没有 x-cos-request-id，可能不是 COS',
  'Check --origin. If there is a proxy or CDN in front of the bucket, configure it to pass all headers on.':
    '请检查 --origin。如果存储桶前面有代理或 CDN，请让它透传所有响应头。',
  'no host was found for {0} ({1})': '找不到 {0} 的主机（{1}）',
  'Check the spelling of the region and the origin, and whether this machine can resolve names.':
    '请检查地域和地址的拼写，以及本机能否解析域名。',
  'nothing listens at {0} ({1})': '{0} 上没有服务在监听（{1}）',
  'Start the server, or check --origin.': '请启动服务，或检查 --origin。',
  'the certificate of {0} is not valid ({1})': '{0} 的证书无效（{1}）',
  "Install one for this host, or use COS's own domain.": '请为该主机安装证书，或使用 COS 的默认域名。',
  'no answer from {0} ({1})': '{0} 没有响应（{1}）',
  'Check the network, the firewall and --origin.': '请检查网络、防火墙和 --origin。',
  // clock
  'the answer has no Date, so the clocks cannot be compared': '响应里没有 Date，无法比较时钟',
  'this machine and COS are at most {0} s apart': '本机与 COS 的时间相差不超过 {0} 秒',
  'this machine is {0} ahead of COS': '本机时间比 COS 快 {0}',
  'this machine is {0} behind COS': '本机时间比 COS 慢 {0}',
  'Synchronize its clock (NTP). The other checks use the time of COS. On Linux:':
    '请用 NTP 同步时间。其余检查使用 COS 的时间。Linux 上执行：',
  '{0}: if the difference grows, signatures are refused': '{0}，差距再大签名就会被拒绝',
  '{0}: signatures are refused ({1})': '{0}，签名会被拒绝（{1}）',
  '{0} s': '{0} 秒',
  '{0} min': '{0} 分钟',
  '{0} h': '{0} 小时',
  '{0} days': '{0} 天',
  // credentials
  'not checked: see the bucket check': '未检查，见 bucket 检查',
  'a proxy changes the host to {0}, so that no signature matches': '代理把主机名改成了 {0}，因此签名都不匹配',
  'Set that host as --origin, or configure the proxy to keep the Host header unchanged.':
    '请把该主机设为 --origin，或让代理保持 Host 请求头不变。',
  'COS does not accept the key {0}: {1} ({2})': 'COS 不接受密钥 {0}：{1}（{2}）',
  'COS accepts the key {0}': 'COS 接受密钥 {0}',
  'COS accepts the key {0}, but its policy does not allow reading below {1}':
    'COS 接受密钥 {0}，但其策略不允许读取 {1} 下的对象',
  'COS answers {0} {1}: {2}': 'COS 返回 {0} {1}：{2}',
  'COS answers {0} without a reason': 'COS 返回 {0}，未说明原因',
  // bucket
  'this host belongs to the bucket {0}, not to {1}': '该主机属于存储桶 {0}，而不是 {1}',
  'Set the right bucket, or bind the domain to the other bucket.':
    '请设置正确的存储桶，或把域名绑定到另一个存储桶。',
  'the bucket is in {0}, not in {1}': '存储桶位于 {0}，而不是 {1}',
  'Set the right region.': '请设置正确的地域。',
  '{0} is in {1}': '{0} 位于 {1}',
  'COS documents no region {0}': 'COS 文档中没有地域 {0}',
  'This host accepts any region, but the policies of keys name it. Check its spelling.':
    '该主机接受任何地域，但密钥的访问策略会写明地域，请检查拼写。',
  'this host belongs to {0}': '该主机属于 {0}',
  'the bucket exists; this key may not see its name and region': '存储桶存在，但该密钥无权查看它的名称和地域',
  // cors
  ' (default; type --site with the origin of your pages)': '（默认值，请用 --site 指定页面的来源）',
  'pages at {0}{1} may not {2}': '{0}{1} 的页面不能使用 {2}',
  'pages at {0} may not read {1}': '{0} 的页面读不到 {1}',
  'pages at {0} may upload and download, and read ETag, Date and Content-Length':
    '{0} 的页面可以上传和下载，并能读取 ETag、Date 和 Content-Length',
  'Add this rule in the console (bucket, Security, CORS), or send it as PUT /?cors. It takes effect after a minute.':
    '请在控制台（存储桶、安全管理、跨域访问 CORS 设置）添加这条规则，或用 PUT /?cors 发送。一分钟后生效。',
  // round-trip
  upload: '上传',
  download: '下载',
  delete: '删除',
  ' and cannot ': '、',
  'the {0} failed: {1}': '{0}失败：{1}',
  'the key cannot upload, download or delete below {0}': '该密钥不能在 {0} 下上传、下载或删除',
  'Allow it in the policy of the key, or set the folder that it may use: --prefix users/.':
    '请在密钥的策略中授权，或指定它能使用的目录：--prefix users/。',
  'This is fine if the key is meant to be limited; otherwise allow it in its policy.':
    '如果本来就要限制该密钥，可以忽略；否则请在策略中授权。',
  'the key cannot {0}': '该密钥不能{0}',
  'the download differs from the upload: a proxy changes it': '下载的内容与上传的不同，被代理改动了',
  'one object was uploaded, downloaded unchanged and deleted': '已上传一个对象，下载内容一致，并已删除',
  'This object may have been left behind; delete it: {0}': '这个对象可能没有删除，请手动删除：{0}',
  // key-pair
  'Use one key that can only read and one that can only write, in COS_READ_SECRET_ID, COS_READ_SECRET_KEY, COS_WRITE_SECRET_ID and COS_WRITE_SECRET_KEY.':
    '请使用一个只能读的密钥和一个只能写的密钥，分别设置 COS_READ_SECRET_ID、COS_READ_SECRET_KEY、COS_WRITE_SECRET_ID 和 COS_WRITE_SECRET_KEY。',
  'one key can both read and write, so a signed upload can be turned into a copy':
    '同一个密钥既能读又能写，因此已签名的上传可能被改成复制',
  'the key cannot both read and write': '该密钥不能同时读和写',
  'the write key can also read, so a signed upload can be turned into a copy':
    '写密钥也能读，因此已签名的上传可能被改成复制',
  'the read key can also delete': '读密钥也能删除',
  'the read key cannot delete, and the write key cannot read': '读密钥不能删除，写密钥不能读取',
  'COS answered {0} and {1}': 'COS 分别返回了 {0} 和 {1}',
  // rights
  'list the whole bucket': '列举整个存储桶',
  "read the bucket's ACL": '读取存储桶的 ACL',
  'write outside the prefix': '在前缀之外写入',
  'write outside the prefix ({0} was left behind)': '在前缀之外写入（{0} 没有删除）',
  'delete outside the prefix': '删除前缀之外的对象',
  'the key cannot list the whole bucket or read its ACL': '该密钥不能列举整个存储桶，也不能读取其 ACL',
  'the key cannot reach beyond {0}': '该密钥不能访问 {0} 之外的内容',
  'the key can do more than an app that hands out signatures needs: {0}':
    '该密钥的权限超出签名服务的需要：{0}',
  'Use a separate key for the app, from a sub-user that has only this policy.':
    '请为应用单独使用一个子账号的密钥，并只授予以下策略。',
  // preview
  'browsers show objects instead of downloading them': '浏览器会直接显示对象，而不是下载',
  'the bucket has a custom domain, on which browsers can show objects':
    '存储桶有自定义域名，浏览器可以直接显示对象',
  'browsers download every object instead of showing it, because the bucket was created since 2024 and has no custom domain':
    '存储桶创建于 2024 年之后且没有自定义域名，浏览器只会下载对象，不能预览',
  "on COS's own domain, browsers do not show the objects of buckets created since 2024, and COS refuses apk and ipa files":
    '通过 COS 默认域名访问 2024 年之后创建的存储桶时，浏览器不能预览对象，COS 还会拒绝 apk 和 ipa 文件',
  'For pictures and pages, bind a custom domain to the bucket and set it as --origin.':
    '如需展示图片和网页，请给存储桶绑定自定义域名，并设为 --origin。',
  // cdn
  'the key cannot upload an object to request from the CDN': '该密钥不能上传用于检查 CDN 的对象',
  'the CDN serves a private object without a signature': '没有签名也能从 CDN 取到私有对象',
  'Switch on URL authentication for the domain, with the type and key of your app, for all files.':
    '请为该域名的所有文件开启 URL 鉴权，类型和密钥与应用一致。',
  'the CDN accepts the signed URL, but its origin has no such object: {0}':
    'CDN 接受了签名，但源站没有这个对象：{0}',
  'Compare the origin of the CDN domain with the bucket.': '请核对 CDN 域名的源站是否为该存储桶。',
  'the CDN accepts the signed URL, but COS refuses its request: {0}':
    'CDN 接受了签名，但回源请求被 COS 拒绝：{0}',
  'Switch on access to the private bucket (origin authentication) for the domain.':
    '请为该域名开启私有存储桶访问（回源鉴权）。',
  'the CDN answers 403 to a signed URL': '对带签名的 URL，CDN 返回 403',
  'Compare the type, the key, the parameter names and the validity with the console of the CDN.':
    '请对照 CDN 控制台，检查鉴权类型、密钥、参数名和有效时间。',
  'the CDN answers {0} with something else than the object': 'CDN 返回 {0}，内容不是该对象',
  'the CDN accepts a URL after its end: its validity is longer than the one that your app assumes':
    'CDN 接受了已过期的 URL：CDN 上配置的有效时间比应用里的长',
  'Set the validity that is configured at the CDN: type --cdn-lifetime SECONDS, and change the option cdn.lifetime.':
    '请改用 CDN 上配置的有效时间：输入 --cdn-lifetime SECONDS，并修改选项 cdn.lifetime。',
  'the CDN answers {0}, not 403, without a signature': '没有签名时，CDN 返回 {0}，而不是 403',
  'the CDN serves an object at its signed URL, and answers 403 without the signature or after its end':
    '带签名能取到对象，没有签名或过期后返回 403',
}
