/// A name-value pair of a request (FastCGI 1.0, 3.4), as CGI has them (RFC 3875, 4.1).
package struct FastCGIParameter: Sendable {
    var name: String
    /// What came from outside, in whatever encoding.
    var value: [UInt8]

    /// Reads `NAME=value`, the way libfcgi keeps them.
    package init(_ pair: some Collection<UInt8>) {
        let name = pair.prefix { $0 != UInt8(ascii: "=") }
        self.name = String(decoding: name, as: UTF8.self)
        value = Array(pair.dropFirst(name.count + 1))
    }
}
