/** Chinese for `cosgate explain`. */
export const zhExplain: Readonly<Record<string, string>> = {
  'Shows the HttpString and StringToSign of a signature, and which part differs from a request or from COS.':
    '显示签名的 HttpString 和 StringToSign，并指出哪一部分与请求或 COS 不一致。',
  'of the request; default: the one that matches, else GET': '请求方法，默认取能匹配的方法，否则为 GET',
  'the request that was or will be sent': '已发送或将要发送的请求',
  "COS's XML answer, - for standard input": 'COS 返回的 XML 文件，- 表示标准输入',
  'the policy field of a form upload, instead of an Authorization':
    '表单上传的 policy 字段，代替 Authorization',
  'the q-signature field of that form': '该表单的 q-signature 字段',
  'to compute the signature; better in COS_SECRET_ID and COS_SECRET_KEY':
    '用于计算签名，最好写在 COS_SECRET_ID 和 COS_SECRET_KEY 里',
  [`Each part is optional. An Authorization alone is parsed. A presigned URL is its own request. COS's answer in --error
is compared with the request that you sent. The secret key is used only to compute the signature and is never shown.

  cosgate explain 'q-sign-algorithm=sha1&q-ak=…' --method PUT --url https://… --header 'content-type: text/plain'
  curl … | cosgate explain --error - --method PUT --url https://…`]: `每一项都可省略。只给出 Authorization 时，解析其内容。预签名 URL 本身就是请求。--error 中 COS 的返回会与你发送的
请求比较。密钥只用于计算签名，绝不显示。

  cosgate explain 'q-sign-algorithm=sha1&q-ak=…' --method PUT --url https://… --header 'content-type: text/plain'
  curl … | cosgate explain --error - --method PUT --url https://…`,
  '--policy cannot be combined with these: type it with --signature and --secret-key only':
    '--policy 只能与 --signature 和 --secret-key 一起使用',
  "there is nothing to explain: type cosgate explain 'AUTHORIZATION or URL', or --error FILE":
    "没有可解释的内容，请输入 cosgate explain 'AUTHORIZATION 或 URL'，或 --error FILE",
  "the signature has no {0}: type the whole value '{1}' or URL, in quotes":
    "签名里缺少 {0}，请输入完整的 '{1}' 或 URL，并加引号",
  'the URL has an invalid percent escape: copy the whole URL again, in quotes':
    'URL 里有无效的百分号编码，请重新复制完整的 URL，并加引号',
  '--url must be a whole URL: type --url https://HOST/KEY':
    '--url 必须是完整的 URL，请输入 --url https://HOST/KEY',
  'standard input': '标准输入',
  "{0} has no <Error> document of COS: type --error FILE with COS's XML answer":
    '{0} 里没有 COS 的 <Error> 文档，请用 --error FILE 指定 COS 返回的 XML',
  '{0} cannot be read ({1}): type --error FILE, or -':
    '无法读取 {0}（{1}），请输入 --error FILE 或 --error -',
  // The steps of the signature.
  Signature: '签名',
  Policy: '策略',
  "COS's HttpString (FormatString)": 'COS 的 HttpString（FormatString）',
  "COS's StringToSign": 'COS 的 StringToSign',
  valid: '有效期',
  '{0} to {1}': '{0} 至 {1}',
  headers: '请求头',
  parameters: '参数',
  none: '无',
  Given: '给出的',
  Computed: '算出的',
  'needs the secret key: set COS_SECRET_ID and COS_SECRET_KEY':
    '需要密钥，请设置 COS_SECRET_ID 和 COS_SECRET_KEY',
  ', the same': '，相同',
  ', different': '，不同',
  'Not signed: {0}': '未参与签名：{0}',
  'To see the strings, type the request: --url, --method and each --header as sent.':
    '要查看这些字符串，请输入请求：--url、--method，以及发送的每个 --header。',
  'everything that is known matches': '已知的内容全部一致',
  // The comparison with the request or with COS.
  method: '请求方法',
  path: '路径',
  'header {0}': '请求头 {0}',
  'parameter {0}': '参数 {0}',
  'the {0}: {1}': '{0}：{1}',
  'first difference: the {0}: {1}': '第一处不同，{0}：{1}',
  "the {0} differs from the signed URL's: {1}": '{0}与签名 URL 的不同：{1}',
  'yours is absent': '你的请求没有',
  'yours is {0}': '你的是 {0}',
  '{0} has none': '{0}没有',
  '{0} has {1}': '{0}的是 {1}',
  signed: '签名 URL',
  empty: '空值',
  'A signature is valid for one method: sign the method that is sent.':
    '一个签名只对一种请求方法有效，请按实际发送的方法签名。',
  'Sign the decoded path of the URL that is sent, with its leading slash.':
    '请对实际发送的 URL 解码后的路径签名，保留开头的斜杠。',
  'Sign the host that the request reaches: a proxy or a custom domain may change it.':
    '请对请求最终到达的主机名签名，代理或自定义域名可能会改变它。',
  'Send this field exactly as it was signed: libraries and proxies may add or rewrite it.':
    '请按签名时的内容原样发送该字段，程序库和代理可能会添加或改写它。',
  'the algorithm': '算法',
  'the time (q-sign-time)': '时间（q-sign-time）',
  'the digest of the HttpString': 'HttpString 的摘要',
  'its end': '结尾',
  'the HttpStrings agree, but in line {0} of StringToSign {1} differs':
    'HttpString 一致，但 StringToSign 第 {0} 行的{1}不同',
  'Look for invisible characters, such as a space at the end of a key.':
    '请检查不可见字符，例如对象键末尾的空格。',
  'the signature lists the {0}, but the request has none': '签名列出了{0}，但请求里没有',
  // The times.
  'it expired on {0}': '已于 {0} 过期',
  'it expired on {0}: COS answers Request has expired': '已于 {0} 过期，COS 会返回 Request has expired',
  'it is valid only from {0}: COS answers RequestTimeTooSkewed until then':
    '自 {0} 起才有效，在此之前 COS 会返回 RequestTimeTooSkewed',
  'q-sign-time and q-key-time differ': 'q-sign-time 与 q-key-time 不同',
  'Use the same START;END for both.': '两者请使用相同的 START;END。',
  'q-key-time is in milliseconds: {0}': 'q-key-time 的单位是毫秒：{0}',
  'Use START;END in Unix seconds, of ten digits each.': '请使用以 Unix 秒表示的 START;END，各为十位数字。',
  'q-key-time is not START;END in Unix seconds: {0}': 'q-key-time 不是以 Unix 秒表示的 START;END：{0}',
  'it ends before it begins: q-key-time is START;END': '结束时间早于开始时间，q-key-time 应为 START;END',
  // The verdict.
  'the secret key is not the one of this secretId, or the signature was computed from other strings':
    '要么密钥与这个 secretId 不匹配，要么签名是用其他字符串算出的',
  'there are two possible causes: {0}': '有两种可能：{0}',
  'COS computed the same strings: {0}': 'COS 算出的字符串相同：{0}',
  'Set COS_SECRET_ID and COS_SECRET_KEY, or type --secret-key, to find out which; compare the key with the console.':
    '要确定是哪一种，请设置 COS_SECRET_ID 和 COS_SECRET_KEY，或输入 --secret-key；并在控制台核对密钥。',
  'Type the signed URL or the Authorization too, and set COS_SECRET_ID and COS_SECRET_KEY, to find out which.':
    '要确定是哪一种，请再给出签名 URL 或 Authorization，并设置 COS_SECRET_ID 和 COS_SECRET_KEY。',
  'the signature matches this secret key, but COS refuses it: COS has a different secret key for {0}':
    '签名与该密钥匹配，却被 COS 拒绝：COS 中 {0} 对应的是另一个密钥',
  'Copy both again from the console. For a temporary key, use the secretId, key and token of one answer.':
    '请从控制台重新复制两者。临时密钥的 secretId、密钥和令牌必须来自同一次返回。',
  'the signature matches if {0}': '签名与以下情况一致：{0}',
  'Sign the HttpString exactly as shown above.': '请严格按上面显示的 HttpString 签名。',
  'the signature was computed from other strings, or with another secret key': '签名用了其他字符串或其他密钥',
  'Compare the HttpString above with the one that your code computed, and the secret key with the console.':
    '请把上面的 HttpString 与你的代码算出的比较，并在控制台核对密钥。',
  // The common mistakes.
  'it was signed for {0}': '是按 {0} 方法签名的',
  'the method was signed as {0}, but it must be in lower case': '签名时请求方法写成了 {0}（应为小写）',
  'the path was signed {0}': '签名时路径{0}',
  'percent-encoded, but it must be decoded': '做了百分号编码（应使用解码后的路径）',
  'without its leading slash': '少了开头的斜杠',
  'with two leading slashes': '开头多了一个斜杠',
  'with a slash at its end': '末尾多了一个斜杠',
  'without the slash at its end': '末尾少了斜杠',
  'with its UTF-8 bytes read as Latin-1': '的 UTF-8 字节被当作 Latin-1',
  'the HttpString was hashed in Latin-1, but it must be in UTF-8':
    'HttpString 按 Latin-1 计算了摘要（应为 UTF-8）',
  'the HttpString was signed without its last line break': '签名时 HttpString 少了最后的换行',
  'the times were signed in milliseconds, but they must be in seconds': '签名时用了毫秒（应为秒）',
  'the times were signed in seconds, but q-key-time has milliseconds':
    '签名时用了秒，而 q-key-time 写的是毫秒',
  'the {0} was signed {1}': '签名时{0} {1}',
  'the {0} was left out, although it is listed': '签名时漏掉了列表中的{0}',
  'with an empty value': '的值为空',
  'without encoding its value': '的值没有编码',
  'with its value encoded twice': '的值编码了两次',
  'with + for a space': '用 + 代替了空格',
  'with a space where the request has +': '把请求里的 + 写成了空格',
  'with lower-case percent escapes': '的百分号编码用了小写',
  'with a space at the end of its value, which is not sent': '的值末尾多了一个不会发送的空格',
  'with a space before its value, which is not sent': '的值开头多了一个不会发送的空格',
  'without the spaces around its value': '的值去掉了首尾空格',
  'with its value in Latin-1': '的值用了 Latin-1 编码',
  'with the UTF-8 bytes of its value read as Latin-1': '的值的 UTF-8 字节被当作 Latin-1',
  'without the port': '没有带端口',
  'with the port 443': '带了端口 443',
  'with the port 80': '带了端口 80',
  // The policy of a form.
  'the policy is not a JSON object: COS answers InvalidPolicyDocument':
    '策略不是 JSON 对象，COS 会返回 InvalidPolicyDocument',
  'the signature does not match: it belongs to another policy text or another secret key':
    '签名不匹配：它属于另一份策略文本或另一个密钥',
  'the policy has no condition on {0}, which COS requires': '策略缺少 COS 要求的条件 {0}',
  'the policy has no expiration: COS requires an ISO 8601 time':
    '策略没有 expiration，COS 要求 ISO 8601 格式的时间',
}
