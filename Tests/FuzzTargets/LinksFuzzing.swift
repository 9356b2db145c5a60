import MistAPI

/// `MIST_HOST`, and the address at which a page of Mist's says that the next one is.
enum LinksFuzzing {
    static func links(_ input: [UInt8]) throws {
        let lines = String(decoding: input, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let named = lines.first.flatMap { try? MistHost(String($0)) }
        if let named {
            try FuzzFailure.unless(
                named.scheme == "https" || isLoopback(named.authority), "plain HTTP to \(named)")
            try FuzzFailure.unless(
                named.authority.utf8.allSatisfy { 0x21...0x7E ~= $0 && !"/@?#\\".utf8.contains($0) },
                "an authority with more in it than host and port: \(named)")
            try FuzzFailure.unless((try? MistHost("\(named)")) == named, "\(named) is not read back as itself")
        }
        let host = named ?? .default
        for next in lines.dropFirst() {
            guard let target = host.requestTarget(ofNext: String(next)) else { continue }
            // Joined with the host it must not become another's.
            try FuzzFailure.unless(
                target.hasPrefix("/api/v1/") && target.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "#") },
                "followed to \(target)")
            let path = target.prefix { $0 != "?" }
            try FuzzFailure.unless(
                !path.contains("//") && !path.contains("/../") && !path.hasSuffix("/..") && !path.contains("\\"),
                "followed out of the API: \(target)")
        }
    }

    private static func isLoopback(_ authority: String) -> Bool {
        authority.hasPrefix("127.") || authority.hasPrefix("localhost") || authority.hasPrefix("[::1]")
    }
}
