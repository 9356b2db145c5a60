import Foundation

/// Validates JSON against a schema of OpenAPI 3.0 (the Schema Object: a subset of JSON Schema with `nullable`).
///
/// `oneOf` is taken as `anyOf`: the document's alternatives (access point, switch, gateway) ask for so little that most
/// values fit several. Two places where clouds in the field answer more than the document says are `tolerated`.
struct SchemaValidation {
    let document: OpenAPIDocument
    /// Names of properties whose `enum` is not checked.
    var tolerated: Set<String> = []

    /// What is wrong, each with its place; empty for a valid value.
    func problems(_ value: Any, _ schema: [String: Any], at place: String = "$") -> [String] {
        let schema = document.resolved(schema)
        if value is NSNull { return schema["nullable"] as? Bool == true ? [] : ["\(place): null"] }
        for key in ["oneOf", "anyOf"] {
            guard let choices = schema[key] as? [[String: Any]] else { continue }
            let all = choices.map { self.problems(value, $0, at: place) }
            return all.contains(where: \.isEmpty) ? [] : all.min { $0.count < $1.count } ?? []
        }
        guard isOf(type: schema["type"] as? String, value) else {
            return ["\(place): \(type(of: value)) is no \(schema["type"] ?? "")"]
        }
        var problems: [String] = []
        if let allowed = schema["enum"] as? [AnyHashable], let value = value as? AnyHashable, !allowed.contains(value),
            !tolerated.contains(String(place.split(separator: ".").last ?? ""))
        {
            problems.append("\(place): \(value) is none of \(allowed)")
        }
        switch value {
        case let object as [String: Any]: problems += self.problems(object: object, schema, at: place)
        case let array as [Any]: problems += self.problems(array: array, schema, at: place)
        case let text as String: problems += self.problems(text: text, schema, at: place)
        case let number as NSNumber: problems += self.problems(number: number.doubleValue, schema, at: place)
        default: break
        }
        return problems
    }

    private func isOf(type: String?, _ value: Any) -> Bool {
        let isBool = (value as? NSNumber).map { isBoolean($0) } ?? false
        return switch type {
        case nil: true
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "boolean": isBool
        case "integer": !isBool && (value as? NSNumber).map { $0.doubleValue.rounded() == $0.doubleValue } ?? false
        case "number": !isBool && value is NSNumber
        default: false
        }
    }

    private func problems(object: [String: Any], _ schema: [String: Any], at place: String) -> [String] {
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        let others = schema["additionalProperties"] as? [String: Any]
        let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
        return missing.map { "\(place): no \($0)" }
            + object.flatMap { name, value -> [String] in
                guard let schema = properties[name] ?? others else { return [] }
                return problems(value, schema, at: "\(place).\(name)")
            }
    }

    private func problems(array: [Any], _ schema: [String: Any], at place: String) -> [String] {
        var problems: [String] = []
        if let most = schema["maxItems"] as? Int, array.count > most { problems.append("\(place): too many items") }
        if let least = schema["minItems"] as? Int, array.count < least { problems.append("\(place): too few items") }
        if schema["uniqueItems"] as? Bool == true, Set(array.map(text)).count < array.count {
            problems.append("\(place): items repeat")
        }
        guard let items = schema["items"] as? [String: Any] else { return problems }
        return problems + array.enumerated().flatMap { self.problems($1, items, at: "\(place)[\($0)]") }
    }

    /// A value as text, the same for equal values.
    private func text(_ value: Any) -> Data? {
        try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed])
    }

    private func problems(text: String, _ schema: [String: Any], at place: String) -> [String] {
        if let least = schema["minLength"] as? Int, text.count < least { return ["\(place): too short"] }
        if schema["format"] as? String == "uuid", UUID(uuidString: text) == nil {
            return ["\(place): no UUID: \(text)"]
        }
        return []
    }

    private func problems(number: Double, _ schema: [String: Any], at place: String) -> [String] {
        if let least = schema["minimum"] as? Double, number < least { return ["\(place): \(number) < \(least)"] }
        if let most = schema["maximum"] as? Double, number > most { return ["\(place): \(number) > \(most)"] }
        return []
    }
}

/// Whether a decoded number was `true` or `false`.
private func isBoolean(_ number: NSNumber) -> Bool {
    String(cString: number.objCType) == "c"
}
