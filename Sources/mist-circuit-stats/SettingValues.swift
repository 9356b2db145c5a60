import Configuration
import FastCGI
import MistAPI

/// Reads settings one by one and keeps what is wrong with them. Never says the value of a secret.
struct SettingValues {
    private let reader: ConfigReader
    private(set) var problems: [String] = []

    init(_ reader: ConfigReader) {
        self.reader = reader
    }

    /// A setting as text; nil where it is not set or empty. Quotes around it, as `.env` files have them, are taken off.
    func text(_ name: String) -> String? {
        // The key of a variable is its name in lower case, cut at the underscores.
        let key = ConfigKey(name.lowercased().split(separator: "_").map(String.init))
        guard var text = reader.string(forKey: key).map({ $0[...] }) else { return nil }
        for quote in ["\"", "'"] where text.count >= 2 && text.hasPrefix(quote) && text.hasSuffix(quote) {
            text = text.dropFirst().dropLast()
        }
        return text.isEmpty ? nil : String(text)
    }

    mutating func refuse(_ name: String, _ problem: String) {
        // A problem that ends as a sentence is one already.
        problems.append(problem.hasSuffix(".") ? "\(name) \(problem)" : "\(name) \(problem).")
    }

    /// A setting that may be missing; nil as well where it is not what is allowed, which is then a problem.
    mutating func optional<Value>(
        _ name: String, _ allowed: String, parse: (String) -> Value?
    ) -> Value? {
        guard let text = text(name) else { return nil }
        if let value = parse(text) { return value }
        refuse(name, "must be \(allowed), not \u{201C}\(text.prefix(80))\u{201D}")
        return nil
    }

    /// A whole number; the default where it is missing.
    mutating func number(_ name: String, in range: ClosedRange<Int>, default standard: Int) -> Int {
        optional(name, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        } ?? standard
    }

    /// `true` or `false`; the default where it is missing.
    mutating func flag(_ name: String, default standard: Bool) -> Bool {
        optional(name, "true or false") { ["true": true, "false": false][$0.lowercased()] } ?? standard
    }

    /// `MIST_APITOKEN`, or what the file of `MIST_APITOKEN_FILE` holds; what is wrong with a token is said by its place,
    /// never by its text.
    mutating func tokens() -> [APIToken] {
        let name = "MIST_APITOKEN"
        let fileName = "MIST_APITOKEN_FILE"
        switch (text(name), text(fileName)) {
        case (nil, nil):
            refuse(name, "must be set: an API token of Mist, or several, comma-separated; or \(fileName)")
            return []
        case (let text?, nil):
            return tokens(in: text, of: name)
        case (nil, let path?):
            return secret(at: path, of: fileName).map { tokens(in: $0, of: fileName) } ?? []
        case (_?, _?):
            refuse(fileName, "must not be set beside \(name)")
            return []
        }
    }

    /// The tokens in a text, which commas or lines separate.
    private mutating func tokens(in text: String, of name: String) -> [APIToken] {
        let items = text.split { $0 == "," || $0.isNewline }
            .map { $0.filter { !$0.isWhitespace } }
            .filter { !$0.isEmpty }
        if items.isEmpty { refuse(name, "must hold an API token of Mist, or several, comma-separated") }
        return items.enumerated().compactMap { index, item in
            if let token = APIToken(item) { return token }
            refuse(name, "number \(index + 1) must be of printable ASCII characters")
            return nil
        }
    }

    /// The text of a secret's file; nil, and a problem, where it cannot be had.
    mutating func secret(at path: String, of name: String) -> String? {
        guard path.contains("/") else {
            // Not repeated: it may be the secret, in the wrong place.
            refuse(name, "must be the path of a file, with a slash in it")
            return nil
        }
        do throws(SecretFileError) {
            return try SecretFile.read(path)
        } catch {
            refuse(name, "\u{201C}\(path)\u{201D} \(error)")
            return nil
        }
    }

    /// `MIST_HOST`.
    mutating func host() -> MistHost {
        guard let text = text("MIST_HOST") else { return .default }
        do throws(MistHostError) {
            return try MistHost(text)
        } catch {
            refuse("MIST_HOST", error.description)
            return .default
        }
    }

    /// `MIST_CA_FILE`: must be there, and hold a certificate.
    mutating func certificateFile() -> String? {
        guard let path = text("MIST_CA_FILE") else { return nil }
        do throws(CurlTransportError) {
            try CurlOptions(certificateFile: path).check()
        } catch {
            refuse("MIST_CA_FILE", "must be the path of a PEM file: \(error)")
        }
        return path
    }

    /// `FCGI_LISTEN`.
    mutating func listenAddress(default path: String) -> ListenAddress {
        guard let text = text("FCGI_LISTEN") else { return .unix(path: path) }
        do throws(ListenAddressError) {
            return try ListenAddress(text)
        } catch {
            refuse("FCGI_LISTEN", "\(error)")
            return .unix(path: path)
        }
    }
}
