import Testing

@testable import CircuitStats

@Suite("Windows")
struct WindowTests {
    @Test("have the lengths and points of the contract")
    func lengths() {
        #expect(Window.allCases.map(\.seconds) == [900, 3_600, 86_400, 604_800])
        #expect(Window.allCases.map(\.pointWidth) == [45, 180, 4_320, 30_240])
    }

    @Test("24h is a day; what is not known is refused")
    func names() {
        #expect(Window(name: "24h") == .day)
        #expect(Window(name: "7d") == .week)
        for name in ["", "7D", "30d", "1", " 1h", "quarterHour"] { #expect(Window(name: name) == nil) }
    }
}
