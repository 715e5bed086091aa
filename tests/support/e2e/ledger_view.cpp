#include "support/e2e/ledger_view.h"

#include <map>
#include <set>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

namespace crier::e2e {

namespace {

// The sink knows addresses as they were sent; a family may share one.
using People = std::map<std::string, std::int64_t, std::less<>>;

People addresses(const World& world, const std::string& outcome) {
  People people;
  const std::string query = fmt::format(
      "SELECT s.email, count(DISTINCT s.id) FROM attempts a JOIN subjects s ON s.lane = a.lane AND "
      "s.id = a.subject_id WHERE a.outcome = '{}' AND s.email IS NOT NULL GROUP BY s.email",
      outcome);
  for (const Row& row : rows(world.database(), query)) people[row[0]] = std::stoll(row[1]);
  return people;
}

std::int64_t people_with(const World& world, const std::string& outcome) {
  return number(
      world.database(),
      fmt::format("SELECT count(DISTINCT subject_id) FROM attempts WHERE outcome = '{}'", outcome));
}

std::string missed(const World& world, const std::map<std::string, std::set<std::string>>& got) {
  std::string faults;
  for (const auto& [address, count] : addresses(world, "accepted")) {
    const auto found = got.find(address);
    const auto notices = found == got.end() ? 0 : std::ssize(found->second);
    if (notices < count) faults += fmt::format("{} got {} of {}\n", address, notices, count);
  }
  return faults;
}

std::string report_faults(const World& world, std::int64_t unknown_tries) {
  const std::string text = world.must({"report", World::key, "--format", "json"});
  const auto report = boost::json::parse(text).as_object();
  const auto& doubts = report.at("unknown").as_object();
  std::string faults;
  const auto compare = [&](const char* name, std::int64_t wanted) {
    const std::int64_t said = doubts.at(name).to_number<std::int64_t>();
    if (said != wanted)
      faults += fmt::format("the report says {} {}, not {}\n", name, said, wanted);
  };
  compare("unknown_tries", unknown_tries);
  // A finished campaign has asked again for each of them, unless the deadline came before.
  compare("resent", unknown_tries);
  compare("unresolved", 0);
  return faults;
}

}  // namespace

Accounts accounts(const World& world) {
  const std::string& database = world.database();
  return {
      .people = number(database, "SELECT sum(planned) FROM campaign_counts"),
      .accepted = people_with(world, "accepted"),
      .failed = people_with(world, "failed"),
      .excluded = people_with(world, "excluded"),
      .unknown_tries = number(database, "SELECT count(*) FROM attempts WHERE outcome = 'unknown'"),
      .unknown_people = people_with(world, "unknown")};
}

std::string broken_promises(World& world) {
  std::string faults;
  const ProgramEnd audit = world.run({"audit", World::key});
  if (audit.status != 0) faults += fmt::format("audit ({}): {}\n", audit.status, audit.output);
  const Accounts sums = accounts(world);
  if (sums.people != sums.accepted + sums.failed + sums.excluded) {
    faults += fmt::format("{} people, {} accepted, {} failed, {} excluded\n", sums.people,
                          sums.accepted, sums.failed, sums.excluded);
  }
  const std::vector<Received> record = world.sink().record();
  std::map<std::string, std::set<std::string>> got;
  for (const Received& each : record) got[each.recipient].insert(each.key);
  faults += missed(world, got);
  const People unknown = addresses(world, "unknown");
  const std::map<std::string, int> copies = repeated(record);
  for (const Received& each : record) {
    if (copies.contains(each.key) && !unknown.contains(each.recipient)) {
      faults += fmt::format("{} got {} copies without an unknown try\n", each.recipient,
                            copies.at(each.key));
    }
  }
  const People accepted = addresses(world, "accepted");
  for (const auto& [address, count] : addresses(world, "excluded")) {
    const auto shared = accepted.find(address);
    const auto wanted = shared == accepted.end() ? 0 : shared->second;
    if (got.contains(address) && std::ssize(got.at(address)) > wanted) {
      faults += fmt::format("{} is excluded and got a message\n", address);
    }
  }
  return faults + report_faults(world, sums.unknown_tries);
}

}  // namespace crier::e2e
