/** Chinese for the usage of the command: help, flags and wrong arguments. */
export const zhUsage: Readonly<Record<string, string>> = {
  [`cosgate COMMAND [flags]

{0}

cosgate COMMAND --help lists the flags. Without flags, the bucket is read from COS_BUCKET, COS_REGION and COS_ORIGIN, and
the key from COS_SECRET_ID, COS_SECRET_KEY and COS_SECURITY_TOKEN, or the pair from COS_READ_… and COS_WRITE_….
Exit codes: 0 success, 1 a problem was found or the request was refused, 2 wrong usage.`]: `cosgate 命令 [选项]

{0}

cosgate 命令 --help 列出该命令的选项。不写选项时，存储桶取自 COS_BUCKET、COS_REGION 和 COS_ORIGIN，密钥取自
COS_SECRET_ID、COS_SECRET_KEY 和 COS_SECURITY_TOKEN，或者取自 COS_READ_… 和 COS_WRITE_… 这一对密钥。
退出码：0 成功，1 发现问题或请求被拒绝，2 用法错误。`,
  'a command is missing: type cosgate {0}': '缺少命令，请输入 cosgate {0}',
  '{0} is not a command{1}: type cosgate {2}': '没有 {0} 这个命令{1}，请输入 cosgate {2}',
  '--lang must be en or zh: type --lang en, or set LC_ALL':
    '--lang 只能是 en 或 zh，请输入 --lang zh，或设置 LC_ALL',
  '--{0} is given twice: type it once': '--{0} 重复了，请只写一次',
  '--{0} takes no value: type --{1} alone': '--{0} 不带值，请只写 --{1}',
  '--{0} has no value: type --{1} {2}': '--{0} 缺少值，请输入 --{1} {2}',
  '--{0} and its value are one word: type a space between them': '--{0} 和它的值连在了一起，请用空格分开',
  '{0} is not a flag of this command{1}': '该命令没有 {0} 这个选项{1}',
  '{0} is not a flag of this command: type --help to list the flags':
    '该命令没有 {0} 这个选项，请输入 --help 查看全部选项',
  'only flags are expected': '该命令只接受选项',
  'only {0} argument without a flag is expected': '最多只能有 {0} 个不带选项名的参数',
  'unexpected arguments without a flag: {0}; put quotes around values with spaces':
    '多余的参数（前面没有选项名）：{0}；含空格的值请加引号',
  'unexpected argument without a flag: {0}; put quotes around values with spaces':
    '多余的参数（前面没有选项名）：{0}；含空格的值请加引号',
  'the language of the output; default: that of the locale': '输出的语言，默认与系统语言环境一致',
  'print one JSON document': '输出一个 JSON 文档',
  'print this help': '显示本帮助',
  '{0}; may be repeated': '{0}，可重复',
  ' (did you mean {0}?)': '（是不是想写 {0}？）',
  // The settings of all commands.
  'default: COS_BUCKET': '默认取 COS_BUCKET',
  'such as ap-guangzhou; default: COS_REGION': '例如 ap-guangzhou，默认取 COS_REGION',
  "another host than COS's own, such as http://127.0.0.1:9000; default: COS_ORIGIN":
    '不使用 COS 默认域名时的地址，例如 http://127.0.0.1:9000，默认取 COS_ORIGIN',
  'default: COS_SECRET_ID or TENCENTCLOUD_SECRET_ID': '默认取 COS_SECRET_ID 或 TENCENTCLOUD_SECRET_ID',
  'COS_SECRET_KEY is safer, because other users of a machine can read command lines':
    '用 COS_SECRET_KEY 更安全，因为同一台机器上的其他用户能看到命令行',
  'the token of a temporary key; COS_SECURITY_TOKEN is safer': '临时密钥的令牌，用 COS_SECURITY_TOKEN 更安全',
  '--{0} is missing: type --{1} {2}, or set {3}': '缺少 --{0}，请输入 --{1} {2}，或设置 {3}',
  '--{0} is missing: type both --secret-id ID and --secret-key KEY, or neither':
    '缺少 --{0}，请同时写 --secret-id ID 和 --secret-key KEY，或者都不写',
  '{0} {1}: set it, or type --secret-id ID and --secret-key KEY':
    '{0} {1}，请设置它，或输入 --secret-id ID 和 --secret-key KEY',
  'the key is invalid: {0}': '密钥无效：{0}',
  // The settings of a CDN.
  'the CDN domain to check; default: COS_CDN_ORIGIN': '要检查的 CDN 域名，默认取 COS_CDN_ORIGIN',
  'its type of URL authentication; default: COS_CDN_TYPE': 'CDN 的鉴权类型，默认取 COS_CDN_TYPE',
  'its authentication key; better in COS_CDN_KEY': 'CDN 的鉴权密钥，最好写在 COS_CDN_KEY 里',
  'its configured validity; default: COS_CDN_LIFETIME': 'CDN 上配置的有效时间，默认取 COS_CDN_LIFETIME',
  'for A and D: the parameter with the signature (default: sign)': '类型 A 和 D：签名参数名（默认 sign）',
  'for D: the parameter with the time (default: t)': '类型 D：时间戳参数名（默认 t）',
  'for D: how the time is written (default: decimal)': '类型 D：时间戳的进制（默认 decimal）',
  '--{0} {1}: type --{2} {3}, or set {4}': '--{0} {1}，请输入 --{2} {3}，或设置 {4}',
  // The request of sign and presign.
  '{0}; default GET': '{0}，默认 GET',
  "the object's key; / for the bucket itself": '对象键，/ 表示存储桶本身',
  'a header of the request': '请求的一个请求头',
  'a query parameter, not encoded': '一个查询参数，不要编码',
  'how long it is valid; default 300': '有效时间，默认 300',
  'Unix seconds, instead of --expires': '以 Unix 秒给出起止时间，代替 --expires',
  'do not sign the host: the signature is then valid for this path in every bucket of the account':
    '不对主机名签名，这样的签名对账号下所有存储桶的同一路径都有效',
  '--key is missing: type --key KEY, or --key / for the bucket':
    '缺少 --key，请输入 --key KEY，存储桶本身用 --key /',
  '--method must be one of {0}{1}': '--method 只能是 {0} 之一{1}',
  '--{0} needs a name and a value: type --{1} {2}': '--{0} 需要名称和值，请输入 --{1} {2}',
  '--{0} has the same name twice: type each name once': '--{0} 里有重复的名称，每个名称只能写一次',
  '--expires and --key-time exclude each other: type one of them':
    '--expires 和 --key-time 不能同时使用，请只写一个',
  '--expires must be whole seconds: type --expires 300 for five minutes':
    '--expires 必须是整数秒，例如五分钟写 --expires 300',
  "--key-time must be two Unix times, the earlier first: type --key-time 'START;END'":
    "--key-time 必须是两个 Unix 时间，较早的在前，请输入 --key-time 'START;END'",
  'Prints a presigned URL for a download, an upload or any other request.':
    '输出预签名 URL，用于下载、上传或其他请求。',
  [`Anyone who has the URL can send this request until it expires. With a temporary key, the URL contains its token.
A request must send each --header with the same value.

  cosgate presign --key report.pdf --expires 60 --param 'response-content-disposition=attachment'`]: `在过期之前，任何人拿到该 URL 都能发送这个请求。使用临时密钥时，URL 里含有令牌。
发送请求时，每个 --header 都必须带上，且值不变。

  cosgate presign --key report.pdf --expires 60 --param 'response-content-disposition=attachment'`,
  'COS does not sign these headers, so they were left out: {0}': 'COS 不对这些请求头签名，因此已略去：{0}',
  'Prints the value of the Authorization header for a request.': '输出请求的 Authorization 请求头的值。',
  [`Send the request exactly as signed, every --header and --param with the same value. The token of a temporary key
is not part of the value. Send it as the header x-cos-security-token.

  cosgate sign --method PUT --key cat.jpg --header 'content-type: image/jpeg'`]: `请原样发送所签名的请求，每个 --header 和 --param 的值都不能变。临时密钥的令牌不在签名里，
请放在请求头 x-cos-security-token 中发送。

  cosgate sign --method PUT --key cat.jpg --header 'content-type: image/jpeg'`,
  'send your token as the header x-cos-security-token': '请把令牌放在请求头 x-cos-security-token 中发送',
}
