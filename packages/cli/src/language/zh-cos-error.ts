/** Chinese for the explanations of COS's errors. */
export const zhCosError: Readonly<Record<string, string>> = {
  'the signature is valid, but the policy of the key does not allow this':
    '签名有效，但密钥的策略不允许该操作',
  'Allow it in the policy of the key, in the console under Access Management.':
    '请在控制台的访问管理中修改密钥的策略。',
  "COS's own domain does not serve apk and ipa files": 'COS 默认域名不提供 apk 和 ipa 文件的下载',
  'Bind a custom domain to the bucket and set it as the origin.': '请给存储桶绑定自定义域名，并设为 origin。',
  'the temporary key has expired': '临时密钥已过期',
  'Fetch a new one from STS, with its new security token.': '请从 STS 重新获取密钥和令牌。',
  'COS does not know this secretId': 'COS 不认识这个 secretId',
  'Compare COS_SECRET_ID with the console under API Keys: it may be incomplete, or the key may have been deleted.':
    '请在控制台的 API 密钥管理中核对 COS_SECRET_ID，它可能不完整，或者密钥已被删除。',
  'the security token does not belong to this temporary key': '令牌与该临时密钥不匹配',
  'Set COS_SECRET_ID, COS_SECRET_KEY and COS_SECURITY_TOKEN from the same answer of STS.':
    'COS_SECRET_ID、COS_SECRET_KEY 和 COS_SECURITY_TOKEN 必须来自 STS 的同一次返回。',
  'there is no such bucket in this region': '该地域没有这个存储桶',
  'Copy the name with its APPID and the region from the list of buckets in the console.':
    '请从控制台的存储桶列表复制带 APPID 的名称和地域。',
  'the bucket must be in the host, not in the path': '存储桶名必须写在主机名里，不能写在路径里',
  'Omit --origin, or write it as https://{bucket}.cos.{region}.myqcloud.com.':
    '请去掉 --origin，或写成 https://{bucket}.cos.{region}.myqcloud.com。',
  'the signature has expired': '签名已过期',
  'Sign again, and check the clock of the machine that signs.': '请重新签名，并检查签名机器的时间。',
  'the signature is not valid yet: the clock of the machine that signs is ahead':
    '签名尚未生效：签名机器的时间偏快',
  'Set that clock by the network (NTP).': '请用 NTP 同步该机器的时间。',
  'COS computed a different signature': 'COS 算出的签名不同',
  'Compare COS_SECRET_KEY with the console. If it is right, cosgate explain --error shows what differs.':
    '请在控制台核对 COS_SECRET_KEY。如果没错，用 cosgate explain --error 查看差异。',
  'COS refuses with {0}: {1}': 'COS 拒绝了请求，{0}：{1}',
}
