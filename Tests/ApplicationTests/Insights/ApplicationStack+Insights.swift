import Foundation
import SimulatedMist
import TestSupport

extension ApplicationStack {
    /// The hourly view of a port.
    ///
    /// - Parameter tail: `/export` and the query, as wanted.
    static func hourly(_ circuit: SimulatedCloud.Circuit, _ tail: String) -> String {
        let port = circuit.portID.replacingOccurrences(of: "/", with: "%2F")
        return "/api/v1/sites/\(circuit.siteID)/gateways/\(circuit.deviceID)/ports/\(port)/hourly\(tail)"
    }

    /// Whether the cloud knows the application health of a site.
    func measuresApplicationHealth(_ siteID: String) -> Bool {
        cloud.applicationHealth(siteID: siteID, from: clock.now, to: clock.now) != nil
    }
}

/// A table as RFC 4180 has it, taken apart by its own rules.
struct CSVRows {
    var all: [[String]] = []

    init(_ text: String) {
        var row: [String] = []
        var cell = ""
        var isQuoted = false
        var scalars = text.unicodeScalars.makeIterator()
        var next = scalars.next()
        while let scalar = next {
            next = scalars.next()
            switch scalar {
            case "\"" where isQuoted && next == "\"":
                cell.unicodeScalars.append("\"")
                next = scalars.next()
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                row.append(cell)
                cell = ""
            case "\r" where !isQuoted && next == "\n":
                next = scalars.next()
                all.append(row + [cell])
                (row, cell) = ([], "")
            default: cell.unicodeScalars.append(scalar)
            }
        }
    }
}
