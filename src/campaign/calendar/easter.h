// The Sunday on which most movable feasts hang, as a date of the civil (Gregorian) calendar. Pure.
#pragma once

#include <chrono>

namespace crier {

// Of the Western churches: the algorithm of Meeus, Jones and Butcher (J. Meeus, Astronomical
// Algorithms, chapter 8). `year` is 1583 or later.
[[nodiscard]] std::chrono::sys_days western_easter(std::chrono::year year);

// Of the Orthodox churches of Bulgaria, Cyprus, Greece and Romania: reckoned by the Julian calendar
// (the same chapter), which is 13 days late from 1900 to 2099. `year` is one of these.
[[nodiscard]] std::chrono::sys_days orthodox_easter(std::chrono::year year);

}  // namespace crier
