// A realistic audience for demonstrations, rehearsals and measurements: the 30 countries of the EEA
// in proportion to their population, names in their scripts, several languages where there are, a
// few residents of elsewhere, minors, missing dates and addresses. The same seed gives the same
// bytes on every platform and on every day.
//
// Nobody real can be reached: every address lies under a name that RFC 2606 reserves, and every
// telephone number under the country code 999, which E.164 has assigned to nobody.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace crier::audience {

class SamplePeople {
 public:
  explicit SamplePeople(std::uint64_t seed);
  ~SamplePeople();
  SamplePeople(const SamplePeople&) = delete;
  SamplePeople& operator=(const SamplePeople&) = delete;

  // The header row, with its line end.
  [[nodiscard]] static std::string_view header();

  // Appends the row of the next person, with its line end.
  void append_row(std::string& into);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace crier::audience
