/// Spans of time as Mist's query parameters spell them.
enum TimeSpan {
    /// Seconds of `600`, `10m`, `1h`, `1d`, `2w`; `nil` for anything else, for 0 and for more than a year.
    static func seconds(_ text: String) -> Int? {
        let units = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        let unit = text.last.flatMap { units[String($0)] }
        guard let count = Int(unit == nil ? text : String(text.dropLast())), (1...31_536_000).contains(count) else {
            return nil
        }
        let seconds = count * (unit ?? 1)
        return seconds <= 31_536_000 ? seconds : nil
    }

    /// A moment as `rt` has it: `2020-11-01 20:00:00+00:00`. Days from the civil calendar by Howard Hinnant's
    /// `civil_from_days`, because a formatter costs more than the rest of a series.
    static func timestamp(_ time: Int) -> String {
        let day = time.quotient(by: 86_400)
        let second = time - day * 86_400
        let shifted = day + 719_468
        let era = shifted.quotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let date = "\(year)-\(Seed.padded(month))-\(Seed.padded(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1))"
        let clock = [second / 3_600, second / 60 % 60, second % 60].map(Seed.padded).joined(separator: ":")
        return "\(date) \(clock)+00:00"
    }
}
