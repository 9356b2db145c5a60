import MistAPI
import Redis

extension SettingValues {
    /// `REDIS_URL`, or what the file of `REDIS_URL_FILE` holds, with `REDIS_CA_FILE`; nil where none of them is set, or
    /// one is wrong.
    mutating func redis() -> RedisServer? {
        let name = "REDIS_URL"
        let fileName = "REDIS_URL_FILE"
        let url: RedisURL?
        switch (text(name), text(fileName)) {
        case (nil, nil): url = nil
        case (let text?, nil): url = redisURL(text, of: name)
        case (nil, let path?):
            url = secret(at: path, of: fileName).flatMap { text in
                redisURL(String(text.filter { !$0.isWhitespace }), of: fileName)
            }
        case (_?, _?):
            refuse(fileName, "must not be set beside \(name)")
            url = nil
        }
        let certificateFile = redisCertificateFile()
        guard let url else { return nil }
        if certificateFile != nil, !url.isTLS {
            refuse("REDIS_CA_FILE", "is of no use without TLS: \(name) must begin with rediss://")
        }
        return RedisServer(url: url, certificateFile: certificateFile)
    }

    private mutating func redisURL(_ text: String, of name: String) -> RedisURL? {
        do throws(RedisURLError) {
            return try RedisURL(text)
        } catch {
            refuse(name, error.description)
            return nil
        }
    }

    /// `REDIS_CA_FILE`: must be there, and hold a certificate.
    private mutating func redisCertificateFile() -> String? {
        guard let path = text("REDIS_CA_FILE") else { return nil }
        do throws(CurlTransportError) {
            try CurlOptions(certificateFile: path).check()
        } catch {
            refuse("REDIS_CA_FILE", "must be the path of a PEM file: \(error)")
        }
        return path
    }

    /// `REDIS_KEY_PREFIX`.
    mutating func redisKeyPrefix() -> String {
        optional("REDIS_KEY_PREFIX", "1 to 100 letters, digits and characters of :/._-") { text in
            let isAllowed = text.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || ":/._-".utf8.contains(byte)
            }
            return isAllowed && text.utf8.count <= 100 ? text : nil
        } ?? "mist-circuit-stats:"
    }
}
