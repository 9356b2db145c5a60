/// A span of time that ends now, over which traffic is summed: the columns of the table and its charts.
public enum Window: String, Sendable, CaseIterable, Hashable {
    /// 900 seconds.
    case quarterHour = "15m"
    /// 3,600 seconds.
    case hour = "1h"
    /// 86,400 seconds.
    case day = "1d"
    /// 604,800 seconds.
    case week = "7d"

    /// Points in the chart of a window, whichever it is.
    public static let points = 20

    /// Reads the name of a window as the routes take it: one of the raw values, or `24h` for a day.
    public init?(name: String) {
        self.init(rawValue: name == "24h" ? "1d" : name)
    }

    /// Length in seconds.
    public var seconds: Int {
        switch self {
        case .quarterHour: 900
        case .hour: 3_600
        case .day: 86_400
        case .week: 604_800
        }
    }

    /// Seconds per point of its chart: 45, 180, 4,320 or 30,240.
    public var pointWidth: Int { seconds / Self.points }

    /// The window that ends at `end` (Unix seconds).
    public func range(endingAt end: Int) -> Range<Int> { end - seconds..<end }
}
