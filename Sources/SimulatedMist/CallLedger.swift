/// Who called what: the quota of each token, and counts for benchmarks. Tokens themselves never come out of it.
struct CallLedger: Sendable {
    private struct Account: Sendable {
        var hour = Int.min
        var spent = 0
        var calls = 0
        var limited = 0
        var paths: [String: Int] = [:]
    }

    private var accounts: [Account] = []
    private var places: [String: Int] = [:]
    private(set) var total = 0

    /// - Parameter tokens: Tokens whose places are known from the start.
    init(tokens: [String]) {
        for token in tokens { _ = place(of: token) }
    }

    /// Notes a call.
    ///
    /// - Parameter template: The path's template.
    /// - Returns: The token's place, how many calls it made in this clock hour, and the number of the call.
    mutating func note(token: String, template: String, now: Double) -> (token: Int, spent: Int, number: Int) {
        let place = place(of: token)
        let hour = Int(now).quotient(by: 3_600)
        if accounts[place].hour != hour {
            accounts[place].hour = hour
            accounts[place].spent = 0
        }
        accounts[place].spent += 1
        accounts[place].calls += 1
        accounts[place].paths[template, default: 0] += 1
        total += 1
        return (place, accounts[place].spent, total)
    }

    /// Notes that a call was refused for want of quota.
    mutating func noteLimited(token: Int) {
        accounts[token].limited += 1
    }

    /// `{total, limited, paths {template: calls}, tokens [{token, calls, this_hour, limited, paths}]}`.
    func summary() -> JSON {
        var paths: [String: Int] = [:]
        for account in accounts { paths.merge(account.paths, uniquingKeysWith: +) }
        return [
            "total": .integer(total), "limited": .integer(accounts.reduce(0) { $0 + $1.limited }),
            "paths": Self.counts(paths),
            "tokens": .array(
                accounts.enumerated().map { place, account in
                    [
                        "token": .integer(place), "calls": .integer(account.calls),
                        "this_hour": .integer(account.spent), "limited": .integer(account.limited),
                        "paths": Self.counts(account.paths),
                    ]
                }),
        ]
    }

    private static func counts(_ counts: [String: Int]) -> JSON {
        .object(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })
    }

    private mutating func place(of token: String) -> Int {
        if let place = places[token] { return place }
        accounts.append(Account())
        places[token] = accounts.count - 1
        return accounts.count - 1
    }
}
