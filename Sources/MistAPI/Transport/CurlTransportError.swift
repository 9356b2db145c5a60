/// Why there is no transport.
public enum CurlTransportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file of certificates cannot be read; with its path and the system's reason.
    case unreadable(path: String, String)
    /// The file holds no certificate in PEM form.
    case notPEM(path: String)
    /// libcurl or the system has no means to start.
    case libcurl

    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "The certificate file \(path) cannot be read: \(reason)."
        case .notPEM(let path):
            "The certificate file \(path) holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)."
        case .libcurl: "libcurl cannot be started: the system has no memory or no threads left."
        }
    }
}
