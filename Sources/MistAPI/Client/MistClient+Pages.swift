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
    ///     left out and counted.
    func list<Row: Payload, Key: Hashable>(
        _ target: Target, of call: MistCall, priority: CallPriority, key: @escaping (Row) -> Key?
    ) async throws(MistError) -> Rows<Row> {
        let first: PageOfList<Row> = try await page(1, of: target, call, priority)
        var rows = UniqueRows(key: key)
        rows.append(first.rows)
        guard first.count > 0 else { return rows.all }
        let limit = min(first.count, first.limit ?? first.count)

        if let total = first.total {
            guard total > first.count else { return rows.all }
            let last = (total - 1) / limit + 1
            guard last <= Self.mostPages else { throw endless(call) }
            let pages: [PageOfList<Row>] = try await pages(2...last, of: target, call, priority)
            for page in pages { rows.append(page.rows) }
            return rows.all
        }

        var number = 1
        var count = first.count
        while count >= (first.limit ?? limit) {
            number += 1
            guard number <= Self.mostPages else { throw endless(call) }
            let page: PageOfList<Row> = try await page(number, of: target, call, priority)
            guard rows.append(page.rows) else { break }
            count = page.count
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
            let broughtNew = rows.append(page.rows) || page.rows.unreadable > 0
            guard let next = page.next, !next.isEmpty, page.rows.countOnPage > 0 else { return rows.all }
            guard let follow = host.requestTarget(ofNext: next) else {
                throw MistError(call: call, reason: .malformed("its next page is outside of the Mist API"))
            }
            guard broughtNew, !seen.contains(follow) else {
                // A server that leads round in a circle has nothing more to give; whether all was given, it says.
                if let total = page.total, rows.all.countOnPage >= total { return rows.all }
                throw MistError(call: call, reason: .malformed("its pages repeat themselves"))
            }
            guard seen.count < Self.mostPages else { throw endless(call) }
            path = follow
        }
    }

    private func endless(_ call: MistCall) -> MistError {
        MistError(call: call, reason: .malformed("it has more than \(Self.mostPages) pages"))
    }

    private func page<Row: Payload>(
        _ number: Int, of target: Target, _ call: MistCall, _ priority: CallPriority
    ) async throws(MistError) -> PageOfList<Row> {
        var target = target
        target.query += [("limit", String(pageSize)), ("page", String(number))]
        let response = try await answer(to: target.path(for: call), of: call, priority: priority).response
        let rows: Rows<Row> = try decode(response.body, of: call)
        return PageOfList(
            rows: rows, total: response.head.number("x-page-total", in: 0...Int.max),
            limit: response.head.number("x-page-limit", in: 1...Int.max))
    }

    /// Several pages, some at a time, in their order. The first failure ends them all.
    private func pages<Row: Payload>(
        _ numbers: ClosedRange<Int>, of target: Target, _ call: MistCall, _ priority: CallPriority
    ) async throws(MistError) -> [PageOfList<Row>] {
        let result = await withTaskGroup(
            of: (number: Int, page: Result<PageOfList<Row>, MistError>).self,
            returning: Result<[Int: PageOfList<Row>], MistError>.self
        ) { group in
            var waiting = numbers.makeIterator()
            func addNext() {
                guard let number = waiting.next() else { return }
                group.addTask {
                    do throws(MistError) {
                        return (number, .success(try await page(number, of: target, call, priority)))
                    } catch {
                        return (number, .failure(error))
                    }
                }
            }
            for _ in 0..<max(concurrentPages, 1) { addNext() }
            var pages: [Int: PageOfList<Row>] = [:]
            while let (number, page) = await group.next() {
                switch page {
                case .success(let page): pages[number] = page
                case .failure(let error):
                    group.cancelAll()
                    return .failure(error)
                }
                addNext()
            }
            return .success(pages)
        }
        let pages = try result.get()
        return numbers.compactMap { pages[$0] }
    }
}

/// A page of an array endpoint with what its header fields say.
private struct PageOfList<Row: Payload>: Sendable {
    let rows: Rows<Row>
    let total: Int?
    let limit: Int?

    var count: Int { rows.countOnPage }
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
