public import FoundationEssentials

/// A point in time in a series: Unix time as a number or text, or `2020-11-01 20:00:00+00:00`, or ISO 8601.
public struct InsightTime: LenientlyDecodable {
    /// The time.
    public let date: Date

    /// Makes one.
    public init(_ date: Date) { self.date = date }

    /// Reads a number or text.
    public init?(leniently decoder: any Decoder) {
        if let date = Date(leniently: decoder) {
            self.date = date
        } else if let text = String(leniently: decoder), let date = Self.parse(text) {
            self.date = date
        } else {
            return nil
        }
    }

    /// The published example of `rt` has a space between day and time; ISO 8601 has a `T`. A text without a zone
    /// is taken for UTC, which is what the cloud counts in.
    private static func parse(_ text: String) -> Date? {
        var text = text.replacing(" ", with: "T", maxReplacements: 1)
        let time = text.split(separator: "T").last ?? ""
        if !time.contains(where: { "Zz+-".contains($0) }) { text += "Z" }
        let style = Date.ISO8601FormatStyle(timeZoneSeparator: .colon)
        return (try? style.parse(text))
            ?? (try? Date.ISO8601FormatStyle(timeZoneSeparator: .colon, includingFractionalSeconds: true).parse(text))
    }
}
