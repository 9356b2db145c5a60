import HTTPTypes

/// Lists, which come in pages of two kinds.
extension MistClient {
    /// More pages than any organization has: the end of a server that never ends.
    private static let mostPages = 1_000

    /// All rows of an array endpoint: `limit` and `page`, with `X-Page-Total` and `X-Page-Limit` in the answers.
    ///
    /// With the total known, the pages after the first are fetched at the same time; without, one after the other
    /// until one is short, empty, or brings nothing new. The server's own limit, where it is lower than asked, is
    /// taken from what the first page really holds.
    ///
    /// - Parameter key: what tells rows apart; a row that comes again is dropped, and one without a key is
    ///     left out and counted. So is what does not come though the total counts it: where rows move while their pages
    ///     are fetched, one comes twice in the place of another.
    func list<Row: Payload, Key: Hashable>(
        _ target: Target, of call: MistCall, priority: CallPriority, key: @escaping (Row) -> Key?
    ) async throws(MistError) -> Rows<Row> {
        try await list(call, key: key) { number throws(MistError) in
            let response = try await answer(to: numbered(number, target, call), of: call, priority: priority).response
            return PageOfList(
                rows: try decode(response.body, of: call), total: response.head.number("x-page-total", in: 0...Int.max),
                limit: response.head.number("x-page-limit", in: 1...Int.max))
        }
    }

    /// All rows of a search endpoint whose pages are numbered like those of an array endpoint: `{results, total, limit}`
    /// with `page` from 1.
    func numberedSearch<Row: Payload, Key: Hashable>(
        _ target: Target, of call: MistCall, priority: CallPriority, key: @escaping (Row) -> Key?
    ) async throws(MistError) -> Rows<Row> {
        try await list(call, key: key) { number throws(MistError) in
            let body = try await answer(to: numbered(number, target, call), of: call, priority: priority).response.body
            let page: SearchPage<Row> = try decode(body, of: call)
            return PageOfList(rows: page.rows, total: page.total, limit: nil)
        }
    }

    private func numbered(_ number: Int, _ target: Target, _ call: MistCall) throws(MistError) -> String {
        var target = target
        target.query += [("limit", String(pageSize)), ("page", String(number))]
        return try target.path(for: call)
    }

    private func list<Row: Payload, Key: Hashable>(
        _ call: MistCall, key: @escaping (Row) -> Key?,
        page: @escaping @Sendable (Int) async throws(MistError) -> PageOfList<Row>
    ) async throws(MistError) -> Rows<Row> {
        let first = try await page(1)
        var rows = UniqueRows(key: key)
        rows.append(first.rows)
        guard first.count > 0 else { return rows.complete(to: first.total) }
        let limit = min(first.count, first.limit ?? first.count)

        if let total = first.total {
            guard total > first.count else { return rows.complete(to: total) }
            tally.notePage(rows: limit, asked: pageSize)
            let last = (total - 1) / limit + 1
            guard last <= Self.mostPages else { throw endless(call) }
            rows.expect(total)
            // Taken from the end, a page is let go as soon as its rows are in the list.
            var pages = try await pages(2...last, page: page)
            while let page = pages.popLast() { rows.append(page.rows) }
            return rows.complete(to: total)
        }

        var number = 1
        var count = first.count
        // Not what the server says that its limit is: it may repeat what was asked for and give less.
        while count >= limit {
            number += 1
            guard number <= Self.mostPages else { throw endless(call) }
            let next = try await page(number)
            guard rows.append(next.rows) else { break }
            count = next.count
        }
        return rows.all
    }

    /// All rows of a search endpoint: `{results, total, next}`, each page found by the one before it.
    ///
    /// `next` is followed as given, but never to another origin or out of `/api/v1`.
    func search<Row: Payload, Key: Hashable>(
        _ target: Target, of call: MistCall, priority: CallPriority, key: @escaping (Row) -> Key?
    ) async throws(MistError) -> Rows<Row> {
        var first = target
        first.query.append(("limit", String(pageSize)))
        var path = try first.path(for: call)
        var rows = UniqueRows(key: key)
        var seen: Set<String> = []
        while true {
            seen.insert(path)
            let body = try await answer(to: path, of: call, priority: priority).response.body
            let page: SearchPage<Row> = try decode(body, of: call)
            if let total = page.total { rows.expect(total) }
            let broughtNew = rows.append(page.rows) || page.rows.unreadable > 0
            let isShort = rows.all.countOnPage < page.total ?? 0
            guard let next = page.next, !next.isEmpty, page.rows.countOnPage > 0 || isShort else {
                return rows.complete(to: page.total)
            }
            if page.rows.countOnPage > 0 { tally.notePage(rows: page.rows.countOnPage, asked: pageSize) }
            guard let follow = host.requestTarget(ofNext: next) else {
                throw MistError(call: call, reason: .malformed("its next page is outside of the Mist API"))
            }
            guard broughtNew || page.rows.countOnPage == 0, !seen.contains(follow) else {
                // A server that leads round in a circle has nothing more to give; whether all was given, it says.
                if page.total != nil, !isShort { return rows.all }
                throw MistError(call: call, reason: .malformed("its pages repeat themselves"))
            }
            guard seen.count < Self.mostPages else { throw endless(call) }
            path = follow
        }
    }

    private func endless(_ call: MistCall) -> MistError {
        MistError(call: call, reason: .malformed("it has more than \(Self.mostPages) pages"))
    }

    /// Several pages, fetched some at a time; the one of the highest number first. The first failure ends them all.
    private func pages<Row: Payload>(
        _ numbers: ClosedRange<Int>, page: @escaping @Sendable (Int) async throws(MistError) -> PageOfList<Row>
    ) async throws(MistError) -> [PageOfList<Row>] {
        let outcomes = await withTaskGroup(of: NumberedPage<Row>.self, returning: [NumberedPage<Row>].self) { group in
            var waiting = numbers.makeIterator()
            func addNext() {
                guard let number = waiting.next() else { return }
                group.addTask {
                    NumberedPage(
                        number: number,
                        outcome: await Self.outcome(ofPage: number, page))
                }
            }
            for _ in 0..<max(concurrentPages, 1) { addNext() }
            var outcomes: [NumberedPage<Row>] = []
            for await each in group {
                outcomes.append(each)
                if case .failure = each.outcome { group.cancelAll() } else { addNext() }
            }
            return outcomes
        }
        // In the order in which they came, so that it is the first failure which is told, and none that it caused.
        var pages: [(number: Int, page: PageOfList<Row>)] = []
        for each in outcomes { pages.append((each.number, try each.outcome.get())) }
        return pages.sorted { $0.number > $1.number }.map(\.page)
    }
}

extension MistClient {
    private static func outcome<Row: Payload>(
        ofPage number: Int, _ page: (Int) async throws(MistError) -> PageOfList<Row>
    ) async -> Result<PageOfList<Row>, MistError> {
        do throws(MistError) {
            return .success(try await page(number))
        } catch {
            return .failure(error)
        }
    }
}

/// A page of an array endpoint with what its header fields say.
private struct PageOfList<Row: Payload>: Sendable {
    let rows: Rows<Row>
    let total: Int?
    let limit: Int?

    var count: Int { rows.countOnPage }
}

/// A page of several that were asked for at the same time.
private struct NumberedPage<Row: Payload>: Sendable {
    let number: Int
    let outcome: Result<PageOfList<Row>, MistError>
}

extension HTTPResponse {
    /// A header field that must be a number of a range; `nil` where it is missing or is not.
    fileprivate func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = headerFields.first(where: { $0.name.canonicalName == name })?.value,
            let number = Int(value), range.contains(number)
        else { return nil }
        return number
    }
}
