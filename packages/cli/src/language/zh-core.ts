/** Chinese for the messages of `@cosgate/core` that a command can show. The rest is shown in English. */
export const zhCore: Readonly<Record<string, string>> = {
  'must be BucketName-APPID, such as photos-1250000000':
    '必须是 BucketName-APPID 的形式，例如 photos-1250000000',
  'must be a COS region, such as ap-shanghai': '必须是 COS 的地域，例如 ap-shanghai',
  'must be scheme, host and port only, in normal form, such as https://files.example.com':
    '只能由协议、主机和端口组成，且为规范形式，例如 https://files.example.com',
  'must be scheme, host and port only, such as https://img.example.com':
    '只能由协议、主机和端口组成，例如 https://img.example.com',
  'must be one of A, B, C, D': '只能是 A、B、C、D 之一',
  'must be 6 to 40 letters and digits': '必须是 6 到 40 个字母或数字',
  'must be a whole number from 1 to 630720000': '必须是 1 到 630720000 的整数',
  'must be 1 to 100 letters, digits and underscores': '必须是 1 到 100 个字母、数字或下划线',
  'must be decimal or hex': '只能是 decimal 或 hex',
  'is not set in the environment': '未设置',
  'is not set in the environment, and neither {0} nor {1} is set': '未设置，{0} 和 {1} 也未设置',
  'must be visible ASCII, without spaces or line breaks': '只能含可见的 ASCII 字符，不能有空格或换行',
  'secretId: must be letters, digits, - and _': 'secretId 只能含字母、数字、- 和 _',
  'secretKey: must be visible ASCII': 'secretKey 只能含可见的 ASCII 字符',
  'securityToken: must be visible ASCII': 'securityToken 只能含可见的 ASCII 字符',
  'is not a COS region (did you mean {0}?)': '不是 COS 的地域（是不是想写 {0}？）',
  'must differ from signParam': '必须与 signParam 不同',
  'must not be empty (a bucket operation has the key /)': '不能为空（存储桶操作的对象键是 /）',
  'must not begin with a slash': '不能以斜杠开头',
  'must not contain . or .. as a segment': '路径中不能有 . 或 .. 这样的段',
  'must not contain control characters': '不能含控制字符',
  'must be well-formed Unicode': '必须是合法的 Unicode 文本',
  'must be at most 850 bytes of UTF-8': '用 UTF-8 编码后不能超过 850 字节',
  'is reserved for the signature': '是签名保留的名称',
  'must be the configured host': '必须与配置的主机名一致',
}
