import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file of trusted certificates, looked at before anything depends on it: libcurl opens it at the first
/// connection, and says then that TLS failed.
enum CertificateFile {
    static func check(_ path: String) throws(CurlTransportError) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            // The descriptions of Foundation's errors need localization; the system's reason says it all.
            throw .unreadable(
                path: path, access(path, R_OK) == 0 ? "it is not a file" : String(cString: strerror(errno)))
        }
        guard holdsCertificate(String(decoding: data, as: UTF8.self)) else { throw .notPEM(path: path) }
    }

    /// Whether there is one block of Base64 between the marks whose content begins as a certificate does, with a
    /// DER sequence (RFC 7468).
    static func holdsCertificate(_ text: String) -> Bool {
        var rest = text[...]
        while let begin = rest.firstRange(of: "-----BEGIN CERTIFICATE-----"),
            let end = rest[begin.upperBound...].firstRange(of: "-----END CERTIFICATE-----")
        {
            let base64 = rest[begin.upperBound..<end.lowerBound].filter { !$0.isWhitespace }
            if Data(base64Encoded: base64)?.first == 0x30 { return true }
            rest = rest[end.upperBound...]
        }
        return false
    }
}
