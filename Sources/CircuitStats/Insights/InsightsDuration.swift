/// How far back the hourly view of a port looks.
public enum InsightsDuration: String, Sendable, CaseIterable, Hashable {
    /// 3,600 seconds, in ten-minute buckets.
    case hour = "1h"
    /// 21,600 seconds, in hours.
    case sixHours = "6h"
    /// 86,400 seconds, in hours.
    case day = "24h"
    /// 259,200 seconds, in hours.
    case threeDays = "3d"
    /// 604,800 seconds, in hours.
    case week = "7d"

    /// Length in seconds.
    public var seconds: Int {
        switch self {
        case .hour: 3_600
        case .sixHours: 21_600
        case .day: 86_400
        case .threeDays: 259_200
        case .week: 604_800
        }
    }
}
