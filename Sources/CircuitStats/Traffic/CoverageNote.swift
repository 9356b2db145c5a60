import FoundationEssentials

/// Says which part of a window was not seen, and what becomes of it.
struct CoverageNote {
    /// The sentence.
    let text: String

    /// - Parameters:
    ///   - missing: what was not seen, in order of time; not empty.
    ///   - window: the range that it is part of, Unix seconds.
    init(_ missing: [Range<Int>], of window: Range<Int>, prospects: Set<HistoryOutlook.Prospect>) {
        let subject: String
        if missing.count == 1, missing[0].count >= window.count - 1 {
            subject = "Nothing of this window was seen"
        } else {
            let first = missing.first.map { Self.span($0, in: window) } ?? "A part"
            let others = missing.count - 1
            let tail = others == 0 ? "" : others == 1 ? " and 1 more span" : " and \(others) more spans"
            subject = "\(first)\(tail) of this window \(others == 0 ? "was" : "were") not seen"
        }
        let outlooks = prospects.sorted().map(Self.words)
        text = "\(subject); " + (outlooks.count == 1 ? "" : "in part ") + outlooks.joined(separator: ", in part ") + "."
    }

    private static func words(_ prospect: HistoryOutlook.Prospect) -> String {
        switch prospect {
        case .fetching: "Mist is being asked for it"
        case .waitingForQuota: "it waits for the quota of Mist’s API"
        case .failed: "asking Mist for it failed and is tried again"
        case .open: "it is too recent for Mist to tell"
        case .never: "Mist does not know it, so it will not come"
        }
    }

    /// `12:00–12:10 UTC`, with the day where the window has several.
    private static func span(_ range: Range<Int>, in window: Range<Int>) -> String {
        let isOneDay = window.lowerBound / 86_400 == (window.upperBound - 1) / 86_400
        let start = Date(unixSeconds: range.lowerBound)
        let end = Date(unixSeconds: range.upperBound)
        let endsThatDay = range.lowerBound / 86_400 == range.upperBound / 86_400
        let first = isOneDay ? clock(start) : "\(day(start)) \(clock(start))"
        let last = isOneDay || endsThatDay ? clock(end) : "\(day(end)) \(clock(end))"
        return isOneDay || endsThatDay ? "\(first)–\(last) UTC" : "\(first) – \(last) UTC"
    }

    private static func day(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle().year().month().day())
    }

    /// To the minute, or to the second where it is not a full one.
    private static func clock(_ date: Date) -> String {
        let time = date.formatted(Date.ISO8601FormatStyle().time(includingFractionalSeconds: false))
        return time.hasSuffix(":00") ? String(time.dropLast(3)) : time
    }
}
