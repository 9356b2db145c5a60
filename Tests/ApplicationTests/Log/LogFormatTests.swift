import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import mist_circuit_stats

@Suite("Log lines")
struct LogFormatTests {
    /// What is written, and in how many pieces.
    private final class Written: TextOutputStream, Sendable {
        private let texts = Mutex<[String]>([])
        var all: [String] { texts.withLock { $0 } }

        func write(_ text: String) { texts.withLock { $0.append(text) } }
    }

    private static let hostile = "x\n2026-11-26T10:00:00Z error forged: all is lost\r\u{1B}[2J\u{2028}\u{0}\"\\"

    private func written(_ format: LogFormat, _ log: (Logger) -> Void) throws -> String {
        let written = Written()
        log(Logger(label: "circuits") { format.handler(label: $0, level: .info, stream: written) })
        let lines = written.all
        try #require(lines.count == 1)
        #expect(lines[0].hasSuffix("\n"))
        return String(lines[0].dropLast())
    }

    @Test("in JSON are one object each, with time, level, label, message and metadata")
    func json() throws {
        let line = try written(.json) { logger in
            var logger = logger
            logger[metadataKey: "request"] = "abc"
            logger.warning(
                "late",
                metadata: ["seconds": "\(1.5)", "sites": ["Bonn", "Köln"], "token": ["index": .stringConvertible(1)]])
        }
        let object = try JSONValue(Data(line.utf8))
        #expect(object.names == ["timestamp", "level", "label", "source", "message", "metadata"])
        #expect(object["level"] == .string("warning"))
        #expect(object["label"] == .string("circuits"))
        #expect(object["message"] == .string("late"))
        #expect(object["metadata"]?["request"] == .string("abc"))
        #expect(object["metadata"]?["seconds"] == .string("1.5"))
        #expect(object["metadata"]?["sites"] == .array([.string("Bonn"), .string("Köln")]))
        #expect(object["metadata"]?["token"]?["index"] == .string("1"))
        let plain = try written(.json) { $0.info("plain") }
        #expect(try JSONValue(Data(plain.utf8)).names == ["timestamp", "level", "label", "source", "message"])
    }

    @Test("in JSON tell the time as RFC 3339 has it, to the millisecond")
    func timestamp() throws {
        let written = Written()
        let handler = JSONLogHandler(
            label: "circuits", logLevel: .info, stream: written, now: { Date(timeIntervalSince1970: 1_700_481_600.25) })
        Logger(label: "circuits") { _ in handler }.info("now")
        let line = try #require(written.all.first)
        #expect(try JSONValue(Data(line.utf8))["timestamp"] == .string("2023-11-20T12:00:00.250Z"))
    }

    @Test("in JSON carry an error that is logged")
    func error() throws {
        let line = try written(.json) { $0.error("failed", error: SettingsError(problems: ["PORT is wrong."])) }
        #expect(try JSONValue(Data(line.utf8))["metadata"]?["error"] == .string("PORT is wrong."))
    }

    @Test("in JSON cannot be forged, and keep what a name holds")
    func hostileJSON() throws {
        let line = try written(.json) { $0.error("\(Self.hostile)", metadata: ["\(Self.hostile)": "\(Self.hostile)"]) }
        #expect(!line.unicodeScalars.contains { $0.value < 0x20 })
        let object = try JSONValue(Data(line.utf8))
        #expect(object["message"] == .string(Self.hostile))
        #expect(object["metadata"]?[Self.hostile] == .string(Self.hostile))
    }

    @Test("in text cannot be forged either, nor steer a terminal")
    func hostileText() throws {
        let line = try written(.text) { $0.error("\(Self.hostile)", metadata: ["name": "\(Self.hostile)"]) }
        #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x2028 })
        #expect(line.contains(#"x\u{A}2026-11-26T10:00:00Z error forged: all is lost\u{D}\u{1B}[2J\u{2028}\u{0}"\"#))
        #expect(line.contains(" error circuits: name=x"))
    }

    @Test("below the level are not written", arguments: [LogFormat.text, .json])
    func level(format: LogFormat) {
        let written = Written()
        Logger(label: "circuits") { format.handler(label: $0, level: .warning, stream: written) }.info("quiet")
        #expect(written.all.isEmpty)
    }
}
