import FoundationEssentials
import OrderedCollections

/// Ports of the ledger as bytes, exact to the last bit: what has changed of them, or all that is known.
///
/// Buckets have absolute values, so that reading twice what was written once changes nothing.
enum LedgerCodec {
    /// Times are Unix seconds up to the year 5138, rates and bytes up to what no port can carry.
    private static let times = 0.0...1e11
    private static let bootTimes = -1e11...1e11
    private static let askedTimes = -100_000_000_000...100_000_000_000
    private static let amounts = 0.0...1e20
    private static let speeds = -1e20...1e20
    /// More ports than any organization has.
    private static let mostPorts = 1_000_000

    // MARK: Writing

    // Clouds and clocks tell numbers that cannot be. What the reader would refuse is not written: one port's would keep
    // all others from every replica.

    /// - Parameter isWhole: whether all that is known of a port is written, and not its changes alone.
    static func encode(_ entries: OrderedDictionary<PortKey, LedgerEntry>, isWhole: (PortKey) -> Bool) -> Data {
        var writer = BinaryWriter()
        writer.append(UInt32(entries.count))
        // In order, so that the same is the same bytes, and the ids of a gateway's ports compress well.
        for (port, entry) in entries.sorted(by: { ($0.key.gatewayID, $0.key.port) < ($1.key.gatewayID, $1.key.port) }) {
            writer.append(port.gatewayID)
            writer.append(port.port)
            write(entry, isWhole: isWhole(port), to: &writer)
        }
        return Data(writer.bytes)
    }

    private struct Flags: OptionSet {
        var rawValue: UInt8
        static let whole = Flags(rawValue: 1)
        static let reading = Flags(rawValue: 2)
        static let wraps32 = Flags(rawValue: 4)
        static let gap = Flags(rawValue: 8)
        static let askedTenMinutes = Flags(rawValue: 16)
        static let askedHours = Flags(rawValue: 32)
    }

    private static func write(_ entry: LedgerEntry, isWhole: Bool, to writer: inout BinaryWriter) {
        var flags: Flags = isWhole ? [.whole] : []
        let reading = entry.reading.flatMap { times.contains($0.time) ? $0 : nil }
        let gap = entry.gap.flatMap { isPlausible($0) ? $0 : nil }
        if reading != nil { flags.insert(.reading) }
        if entry.is32Bit { flags.insert(.wraps32) }
        if gap != nil { flags.insert(.gap) }
        let widths = [(Flags.askedTenMinutes, PortTraffic.tenMinutes), (.askedHours, PortTraffic.hour)]
        let asked = widths.map { flag, width in
            let range = entry.asked[width]
            return (flag, range?.clamped(to: askedTimes.lowerBound..<askedTimes.upperBound) == range ? range : nil)
        }
        for (flag, range) in asked where range != nil { flags.insert(flag) }
        writer.append(flags.rawValue)
        writer.append(entry.reach)
        for (_, range) in asked {
            guard let range else { continue }
            writer.append(range.lowerBound)
            writer.append(range.upperBound)
        }
        if let reading { write(reading, to: &writer) }
        if let gap { write(gap, to: &writer) }
        write(entry.traffic.spans, isWhole: isWhole, to: &writer)
        write(entry.traffic.fine, isWhole: isWhole, to: &writer)
        write(entry.traffic.coarse, isWhole: isWhole, to: &writer)
    }

    private static func write(_ reading: CounterReading, to writer: inout BinaryWriter) {
        writer.append(reading.time)
        writer.append(reading.rx)
        writer.append(reading.tx)
        let bootedAt = reading.bootedAt.flatMap { bootTimes.contains($0) ? $0 : nil }
        let speed = reading.speed.flatMap { speeds.contains($0) ? $0 : nil }
        writer.append(UInt8(bootedAt == nil ? 0 : 1) | (speed == nil ? 0 : 2) | (reading.source == nil ? 0 : 4))
        if let bootedAt { writer.append(bootedAt) }
        if let speed { writer.append(speed) }
        if let source = reading.source { writer.append(source) }
    }

    private static func write(_ span: CountedSpan, to writer: inout BinaryWriter) {
        for number in [span.start, span.end, span.rx, span.tx] { writer.append(number) }
        writer.append(UInt8(span.isSpread ? 1 : 0))
    }

    private static func isPlausible(_ span: CountedSpan) -> Bool {
        times.contains(span.start) && times.contains(span.end) && span.start <= span.end
            && amounts.contains(span.rx) && amounts.contains(span.tx)
    }

    private static func write(_ spans: CountedSpans, isWhole: Bool, to writer: inout BinaryWriter) {
        let all = spans.all.filter(isPlausible)
        let from = isWhole ? -.infinity : spans.unwrittenFrom.map { max(0, $0) } ?? .infinity
        let changed = all.filter { $0.start >= from }
        writer.append(UInt16(all.count))
        writer.append(UInt16(changed.count))
        // Spans that begin with the first of these, or later, are replaced by them.
        if !changed.isEmpty || isWhole { writer.append(isWhole ? 0 : from) } else { writer.append(1e11) }
        for span in changed { write(span, to: &writer) }
    }

    private static func write(_ ring: TrafficRing, isWhole: Bool, to writer: inout BinaryWriter) {
        let held = ring.numbers
        guard let newest = held.last, (0...newestNumber(width: ring.width)).contains(newest) else {
            return writer.append(-1)
        }
        writer.append(newest)
        let bucket = plausible(ring[newest], width: ring.width)
        for number in [bucket.rx, bucket.tx, bucket.seconds, bucket.rxPeak, bucket.txPeak] { writer.append(number) }
        writer.append(marks(bucket))
        let closed = isWhole ? held : ring.unwritten.clamped(to: held)
        // What was never known need not be told where all is.
        let numbers = closed.filter { $0 >= 0 && $0 != newest && !(isWhole && ring[$0].isUnknown) }
        writer.append(UInt16(numbers.count))
        for number in numbers {
            let bucket = plausible(ring[number], width: ring.width)
            writer.append(UInt16(newest - number))
            for value in [bucket.rx, bucket.tx, bucket.rxPeak, bucket.txPeak] { writer.append(Float(value)) }
            writer.append(UInt16(clamping: Int((bucket.seconds * 16).rounded())))
            writer.append(marks(bucket))
        }
    }

    private static func newestNumber(width: Int) -> Int { Int(times.upperBound) / width }

    /// The bucket, with what cannot be at its bounds.
    private static func plausible(_ bucket: TrafficBucket, width: Int) -> TrafficBucket {
        func clamped(_ number: Double, to highest: Double) -> Double {
            number > 0 ? min(number, highest) : 0
        }
        var bucket = bucket
        bucket.rx = clamped(bucket.rx, to: amounts.upperBound)
        bucket.tx = clamped(bucket.tx, to: amounts.upperBound)
        bucket.seconds = clamped(bucket.seconds, to: Double(width) + 1)
        bucket.rxPeak = clamped(bucket.rxPeak, to: amounts.upperBound)
        bucket.txPeak = clamped(bucket.txPeak, to: amounts.upperBound)
        return bucket
    }

    private static func marks(_ bucket: TrafficBucket) -> UInt8 {
        bucket.origin.rawValue << 1 | (bucket.isSpread ? 1 : 0)
    }

    // MARK: Reading

    /// Puts what was written into what is held; all of it or nothing.
    ///
    /// - Parameter isNews: whether a port is taken; others stay as they are.
    static func apply(
        _ data: Data, to entries: inout OrderedDictionary<PortKey, LedgerEntry>,
        where isNews: (PortKey) -> Bool = { _ in true }
    ) throws(BinaryError) {
        var reader = BinaryReader(data)
        let count = Int(try reader.uint32())
        guard count <= mostPorts else { throw .implausible("the number of ports") }
        for _ in 0..<count {
            let port = PortKey(gatewayID: try reader.text(), port: try reader.text())
            var entry = entries[port] ?? LedgerEntry()
            try read(&entry, from: &reader)
            if isNews(port) { entries[port] = entry }
        }
        guard reader.isAtEnd else { throw .implausible("its end") }
    }

    private static func read(_ entry: inout LedgerEntry, from reader: inout BinaryReader) throws(BinaryError) {
        let flags = Flags(rawValue: try reader.uint8())
        if flags.contains(.whole) { entry = LedgerEntry() }
        let reach = try reader.int(in: Window.week.seconds...TrafficLedger.retention)
        var asked: [Int: Range<Int>] = [:]
        for (flag, width) in [(Flags.askedTenMinutes, PortTraffic.tenMinutes), (.askedHours, PortTraffic.hour)] {
            guard flags.contains(flag) else { continue }
            let lower = try reader.int(in: askedTimes)
            asked[width] = lower..<(try reader.int(in: lower...askedTimes.upperBound))
        }
        entry.restore(reach: reach, asked: asked)
        entry.is32Bit = flags.contains(.wraps32)
        entry.reading = flags.contains(.reading) ? try reading(from: &reader) : nil
        entry.gap = flags.contains(.gap) ? try span(from: &reader) : nil
        try readSpans(into: &entry.traffic, from: &reader)
        try readRing(into: &entry.traffic, \.fine, from: &reader) { $0.setFine($1, number: $2) }
        try readRing(into: &entry.traffic, \.coarse, from: &reader) { $0.setCoarse($1, number: $2) }
        entry.traffic.markWritten()
    }

    private static func reading(from reader: inout BinaryReader) throws(BinaryError) -> CounterReading {
        let time = try reader.double(in: times)
        var reading = CounterReading(time: time, rx: try reader.uint64(), tx: try reader.uint64())
        let flags = try reader.uint8()
        if flags & 1 != 0 { reading.bootedAt = try reader.double(in: bootTimes) }
        if flags & 2 != 0 { reading.speed = try reader.double(in: speeds) }
        if flags & 4 != 0 { reading.source = try reader.text() }
        return reading
    }

    private static func span(from reader: inout BinaryReader) throws(BinaryError) -> CountedSpan {
        let start = try reader.double(in: times)
        let end = try reader.double(in: start...times.upperBound)
        return CountedSpan(
            start: start, end: end, rx: try reader.double(in: amounts), tx: try reader.double(in: amounts),
            isSpread: try reader.uint8() != 0)
    }

    private static func readSpans(
        into traffic: inout PortTraffic, from reader: inout BinaryReader
    ) throws(BinaryError) {
        let kept = Int(try reader.uint16())
        let count = Int(try reader.uint16())
        let from = try reader.double(in: times)
        var spans: [CountedSpan] = []
        for _ in 0..<count { spans.append(try span(from: &reader)) }
        traffic.replaceSpans { $0.replace(from: from, by: spans, keeping: kept) }
    }

    private static func readRing(
        into traffic: inout PortTraffic, _ ring: KeyPath<PortTraffic, TrafficRing>, from reader: inout BinaryReader,
        set: (inout PortTraffic, TrafficBucket, Int) -> Void
    ) throws(BinaryError) {
        let newest = try reader.int()
        guard newest >= 0 else { return }
        let width = traffic[keyPath: ring].width
        guard newest <= newestNumber(width: width) else { throw .implausible("a time") }
        let values = (
            try reader.double(in: amounts), try reader.double(in: amounts),
            try reader.double(in: 0...Double(width) + 1),
            try reader.double(in: amounts), try reader.double(in: amounts)
        )
        var bucket = TrafficBucket(
            rx: values.0, tx: values.1, seconds: values.2, rxPeak: values.3, txPeak: values.4)
        mark(&bucket, try reader.uint8())
        set(&traffic, bucket, newest)
        for _ in 0..<(try reader.uint16()) {
            let number = newest - Int(try reader.uint16())
            let values = (
                try reader.float(in: 0...1e20), try reader.float(in: 0...1e20), try reader.float(in: 0...1e20),
                try reader.float(in: 0...1e20)
            )
            var bucket = TrafficBucket(
                rx: Double(values.0), tx: Double(values.1), seconds: Double(try reader.uint16()) / 16,
                rxPeak: Double(values.2), txPeak: Double(values.3))
            mark(&bucket, try reader.uint8())
            guard number >= 0, number < newest, bucket.seconds <= Double(width) + 1 else {
                throw .implausible("a bucket")
            }
            set(&traffic, bucket, number)
        }
    }

    private static func mark(_ bucket: inout TrafficBucket, _ marks: UInt8) {
        bucket.isSpread = marks & 1 != 0
        bucket.origin = TrafficOrigin(rawValue: marks >> 1 & 3)
    }
}
