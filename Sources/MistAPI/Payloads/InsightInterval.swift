/// The width of a bucket: seconds as a number or as text, or `10m`, `1h`, `1d`, `1w`.
public struct InsightInterval: LenientlyDecodable {
    /// Seconds, at least 1 and at most a year.
    public let seconds: Int

    /// Makes an interval; `nil` where no bucket is that wide.
    public init?(seconds: Int) {
        guard (1...31_536_000).contains(seconds) else { return nil }
        self.seconds = seconds
    }

    /// Reads `600`, `10m`, `1h`.
    public init?(_ text: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        let unit = text.last.flatMap { units[$0] }
        guard let count = Int(unit == nil ? text[...] : text.dropLast()) else { return nil }
        let (seconds, overflow) = count.multipliedReportingOverflow(by: unit ?? 1)
        guard !overflow else { return nil }
        self.init(seconds: seconds)
    }

    /// Reads a number or text.
    public init?(leniently decoder: any Decoder) {
        if let seconds = Int(leniently: decoder) {
            self.init(seconds: seconds)
        } else if let text = String(leniently: decoder) {
            self.init(text)
        } else {
            return nil
        }
    }
}
