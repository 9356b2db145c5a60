/// The rules in force and how often each has struck.
struct FaultPlan: Sendable {
    private(set) var rules: [FaultRule]
    private var strikes: [Int]

    init(_ rules: [FaultRule]) {
        self.rules = rules
        strikes = rules.map { _ in 0 }
    }

    /// The first rule that strikes this call.
    ///
    /// - Parameters:
    ///   - target: Path and query as sent.
    ///   - draw: Decides by chance, 0 ..< 1; each rule draws its own.
    mutating func strike(target: String, token: Int, draw: (Int) -> Double) -> FaultRule? {
        for (index, rule) in rules.enumerated() {
            guard rule.path.isEmpty || target.contains(rule.path), rule.token.map({ $0 == token }) ?? true,
                rule.times.map({ strikes[index] < $0 }) ?? true, draw(index) < rule.probability ?? 1
            else { continue }
            strikes[index] += 1
            return rule
        }
        return nil
    }
}
