public import FoundationEssentials

/// A command: its name and arguments, each any bytes.
public struct RedisCommand: Sendable {
    /// Text, a number, or bytes.
    public enum Argument: Sendable, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
        case text(String)
        case number(Int)
        case bytes(Data)

        /// Text.
        public init(stringLiteral value: String) { self = .text(value) }
        /// A number.
        public init(integerLiteral value: Int) { self = .number(value) }

        func append(to bytes: inout [UInt8]) {
            switch self {
            case .text(let text): bytes.append(contentsOf: text.utf8)
            case .number(let number): bytes.append(contentsOf: String(number).utf8)
            case .bytes(let data): bytes.append(contentsOf: data)
            }
        }
    }

    let arguments: [Argument]

    /// Makes a command; the first argument is its name.
    public init(_ arguments: Argument...) { self.arguments = arguments }

    /// Makes a command; the first argument is its name.
    public init(_ arguments: [Argument]) { self.arguments = arguments }
}

/// What Redis answered.
public enum RedisReply: Sendable, Equatable {
    /// There is no such thing.
    case null
    /// A number.
    case integer(Int)
    /// Bytes, or a short status as `OK`.
    case bytes(Data)
    /// Several.
    case array([RedisReply])
    /// What it did not do, and why.
    case error(String)

    /// The bytes; nil for anything else.
    public var bytes: Data? {
        if case .bytes(let data) = self { data } else { nil }
    }

    /// The bytes as text; nil for anything else.
    public var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    /// The number; nil for anything else.
    public var integer: Int? {
        if case .integer(let number) = self { number } else { nil }
    }
}
