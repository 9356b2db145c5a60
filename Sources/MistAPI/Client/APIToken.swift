/// A token of the Mist API: a secret that goes into requests and nowhere else.
///
/// Nothing prints it: not string interpolation, `dump` or a mirror, and it cannot be encoded. Only this module can
/// read it, and only to put it on a request.
public struct APIToken: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let secret: String

    /// Takes a token; `nil` where the text cannot be one: empty, or with characters that no header may hold.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        secret = text
    }

    /// Never the token.
    public var description: String { "API token" }
    /// Never the token.
    public var debugDescription: String { description }
    /// Has no children: `dump` and debuggers go through it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
