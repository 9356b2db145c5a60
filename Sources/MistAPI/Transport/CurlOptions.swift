/// How the transport reaches the cloud.
public struct CurlOptions: Sendable {
    /// A PEM file of the certificates to trust, instead of the system's (`MIST_CA_FILE`).
    public var certificateFile: String?
    /// The proxy for https, as `http://proxy:3128`; `nil` leaves it to `HTTPS_PROXY` and `NO_PROXY`, empty
    /// text is none at all.
    public var proxy: String?
    /// Connections to one host. HTTP/2 carries a hundred calls on each; without a limit libcurl opens many.
    public var maximumConnections: Int
    /// The largest body that is taken, in bytes, after decompression.
    public var bodyLimit: Int
    /// How long a connection may take to be there, TLS included.
    public var connectDeadline: Duration

    /// Makes options; the defaults suit the Mist cloud.
    public init(
        certificateFile: String? = nil, proxy: String? = nil, maximumConnections: Int = 3,
        bodyLimit: Int = 64 * 1_048_576, connectDeadline: Duration = .seconds(10)
    ) {
        self.certificateFile = certificateFile
        self.proxy = proxy
        self.maximumConnections = maximumConnections
        self.bodyLimit = bodyLimit
        self.connectDeadline = connectDeadline
    }

    /// Whether the certificate file, where there is one, can be read and holds a certificate.
    public func check() throws(CurlTransportError) {
        if let certificateFile { try CertificateFile.check(certificateFile) }
    }
}
