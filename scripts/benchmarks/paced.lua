-- For wrk: a mix of paths in turn, so many a second whatever the answers take; as fast as they come with a rate of 0.
--
--     wrk -t1 ... -s paced.lua URL -- RATE PATH ...

local ffi = require("ffi")
ffi.cdef [[
    typedef struct { long seconds; long nanoseconds; } moment;
    int clock_gettime(int clock, moment *now);
]]
local MONOTONIC = 1
local moment = ffi.new("moment")

local function now()
    ffi.C.clock_gettime(MONOTONIC, moment)
    return tonumber(moment.seconds) + tonumber(moment.nanoseconds) / 1e9
end

local requests, place = {}, 0

function init(arguments)
    local rate = tonumber(arguments[1])
    for index = 2, #arguments do
        requests[#requests + 1] = wrk.format("GET", arguments[index])
    end
    if rate == 0 then return end
    local due = now()
    -- Milliseconds until the next request is due, none where it is late. wrk looks for this function after init.
    function delay()
        due = due + 1 / rate
        return math.max(0, (due - now()) * 1000)
    end
end

function request()
    place = place % #requests + 1
    return requests[place]
end
