#include "simulation/numbered_people.h"

#include <charconv>
#include <cstdint>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"

namespace crier::simulation {

std::vector<dispatch::PageRow> numbered_people(int people,
                                               const std::vector<std::string>& domains) {
  CRIER_CHECK(!domains.empty());
  std::vector<dispatch::PageRow> rows;
  for (int number = 1; number <= people; ++number) {
    dispatch::PageRow row;
    row.subject.id = SubjectId{number};
    row.subject.ref = ref_of(row.subject.id);
    row.subject.email = fmt::format("{}@{}", number,
                                    domains[static_cast<std::size_t>(number - 1) % domains.size()]);
    row.subject.country = "DE";
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string ref_of(SubjectId person) {
  return fmt::format("person-{}", person.value);
}

SubjectId owner_of_mailbox(std::string_view mailbox) {
  std::int64_t number = 0;
  const char* const end = mailbox.data() + mailbox.size();
  const auto [rest, error] = std::from_chars(mailbox.data(), end, number);
  CRIER_CHECK(error == std::errc{});
  CRIER_CHECK(rest != end && *rest == '@');
  return SubjectId{number};
}

}  // namespace crier::simulation
