/// A site: a place, a layout for its gateways and the variables that the layout's template needs.
struct Site: Sendable {
    let index: Int
    let id: String
    let name: String
    /// Prefix of its gateways' names.
    let code: String
    let city: City
    let address: String?
    let notes: String?
    let layout: Int
    let seed: Seed
    let rhythm: WeeklyRhythm

    init(index: Int, layout: Int, isHub: Bool, seed: Seed, names: Naming) {
        self.index = index
        self.layout = layout
        self.seed = seed[.site][index]
        id = self.seed.uuid
        city = City.all[index % City.all.count]
        let number = index / City.all.count + 1
        let suffix = number == 1 ? "" : " \(number)"
        name = names.text(isHub ? "\(city.name) Data Center\(suffix)" : "\(city.name) Branch\(suffix)", at: index)
        code = "\(isHub ? "hub" : "br")-\(city.code)-\(Seed.padded(number))"
        let house = self.seed[.address].within(1...2_400)
        let street = self.seed[.address][1].pick(City.streets)
        let isMissing = names.hostile && index % 4 == 1
        address = isMissing ? nil : names.text("\(house) \(street), \(city.name), \(city.region)", at: index + 3)
        notes = names.note(at: index)
        rhythm = self.seed[.level].unit < 0.7 ? .office : .retail
    }

    /// The offset of its standard time from UTC in seconds.
    var offset: Int { Int(city.hours * 3_600) }
}

extension Seed {
    /// `number` in two digits or more.
    static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
