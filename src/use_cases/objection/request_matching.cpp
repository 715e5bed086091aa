#include "use_cases/objection/request_matching.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "base/unicode.h"
#include "campaign/mail_address.h"
#include "store/registers/objections.h"
#include "use_cases/objection/request_statements.h"
#include "use_cases/objection/request_words.h"

namespace crier::app {

namespace {

// That one reading of the audience looks for: some ten megabytes, and no second reading for nearly
// everybody.
constexpr int page_rows = 10'000;
// That share a commit: objections by links wait for it.
constexpr std::size_t commit_requests = 100;
constexpr std::size_t to_look_at_max = 100;

// Somebody whom a request was found to mean, and whether that is known already.
struct Found {
  store::RequestPerson person;
  bool is_known{};
};
struct Matched {
  store::ObjectionRequest request;
  std::vector<Found> people;

  [[nodiscard]] bool has_fresh() const {
    return std::ranges::any_of(people, [](const Found& each) { return !each.is_known; });
  }
};

using Objectors = std::vector<RequestObjector>;

std::string domain_of(std::string_view address) {
  const std::size_t at = address.find('@');
  return at == std::string_view::npos ? std::string() : std::string(address.substr(at));
}

void add_keys(std::vector<store::ContactKey>& keys, const store::ObjectionRequest& request) {
  const auto add = [&](std::string key) {
    if (!key.empty()) keys.push_back({.request = request.id, .key = std::move(key)});
  };
  add(request.phone_number);
  if (request.mail_address.empty()) return;
  const bool is_spelled = has_spellings(request.mail_address);
  for (const std::string& form : register_forms(request.mail_address)) {
    if (is_ascii(form)) add(form);
    if (is_spelled) add(domain_of(form));
  }
}

// Nothing: the key alone fits.
std::optional<store::FoundBy> found_by(const store::ObjectionRequest& request,
                                       const store::Candidate& person) {
  if (!request.mail_address.empty() && !person.email.empty() &&
      register_form(person.email) == register_form(request.mail_address)) {
    return store::FoundBy::email;
  }
  if (!request.phone_number.empty() && person.phone == request.phone_number) {
    return store::FoundBy::phone;
  }
  return std::nullopt;
}

void add_found(Matched& matched, const store::Candidate& person) {
  const auto way = found_by(matched.request, person);
  if (!way) return;
  // By address and number both.
  const bool is_there = std::ranges::any_of(matched.people, [&](const Found& each) {
    return each.person.person.lane == person.lane && each.person.person.ref == person.ref;
  });
  if (is_there) return;
  matched.people.push_back(
      {.person = {.person = {.lane = person.lane, .ref = person.ref},
                  .found_by = *way,
                  .name_differs = names_differ(matched.request.name, person.name)},
       .is_known = person.is_known});
}

std::vector<Matched> look_up(store::Transaction& transaction, const std::string& purpose,
                             std::int64_t after) {
  std::vector<Matched> page;
  std::vector<store::ContactKey> keys;
  std::map<std::int64_t, std::size_t> places;
  for (auto& request : store::requests_on(transaction, {.purpose = purpose,
                                                        .asked = store::RequestsAsked::to_match,
                                                        .after = after,
                                                        .rows_max = page_rows})) {
    add_keys(keys, request);
    places.emplace(request.id, page.size());
    page.push_back({.request = std::move(request), .people = {}});
  }
  for (const store::Candidate& each : store::people_with_contact(transaction, keys)) {
    add_found(page[places.at(each.request)], each);
  }
  return page;
}

class Matching {
 public:
  Matching(store::Connection& connection, const MatchOptions& options)
      : connection_(connection), options_(options) {}

  MatchReport run() {
    std::int64_t after = 0;
    while (!report_.was_stopped) {
      const auto page = connection_.transact([&](store::Transaction& transaction) {
        return look_up(transaction, options_.purpose, after);
      });
      if (page.empty()) break;
      after = page.back().request.id;
      take(page);
    }
    return std::move(report_);
  }

 private:
  void take(std::span<const Matched> page) {
    std::vector<const Matched*> fresh;
    for (const Matched& each : page) {
      if (each.has_fresh()) {
        fresh.push_back(&each);
      } else {
        count_without(each.request);
      }
    }
    for (std::size_t begin = 0; begin < fresh.size(); begin += commit_requests) {
      if (options_.stop && options_.stop()) {
        report_.was_stopped = true;
        return;
      }
      const auto count = std::min(commit_requests, fresh.size() - begin);
      settle(std::span<const Matched* const>(fresh).subspan(begin, count));
    }
  }

  void count_without(const store::ObjectionRequest& request) {
    ++report_.looked_at;
    if (request.people > 0) {
      ++report_.before;
    } else if (request.mail_address.empty() && request.phone_number.empty()) {
      ++report_.unreadable;
    } else {
      ++report_.nobody;
    }
  }

  void settle(std::span<const Matched* const> requests) {
    const auto outcomes = connection_.transact([&](store::Transaction& transaction) {
      // As whoever erases somebody: the register first, and the requests after it.
      if (!options_.is_dry) static_cast<void>(store::lock_objection_head(transaction));
      std::vector<Objectors> all;
      for (const Matched* each : requests) all.push_back(outcome_of(transaction, *each));
      return all;
    });
    for (std::size_t index = 0; index < requests.size(); ++index) {
      count(*requests[index], outcomes[index]);
    }
  }

  Objectors outcome_of(store::Transaction& transaction, const Matched& matched) const {
    std::vector<store::RequestPerson> people;
    for (const Found& each : matched.people) people.push_back(each.person);
    if (options_.is_dry) return judge_request(transaction, matched.request, people);
    // Somebody may have settled it by hand since, or erased the person.
    const auto request = store::lock_request(transaction, matched.request.receipt);
    const bool is_ours =
        request && !request->erased_at &&
        (!request->settlement || *request->settlement == store::Settlement::matched);
    if (!is_ours) return {};
    return record_request(transaction, *request, people,
                          {.actor = options_.actor,
                           .why = {},
                           .at = options_.now(),
                           .how = store::Settlement::matched});
  }

  void count(const Matched& matched, const Objectors& objectors) {
    // Somebody else was faster.
    if (objectors.empty()) {
      ++report_.looked_at;
      ++report_.before;
      return;
    }
    ++report_.looked_at;
    ++report_.matched;
    if (matched.people.size() > 1) ++report_.several;
    for (const RequestObjector& each : objectors) {
      if (each.name_differs) count_other_name(matched.request.receipt, each.person.ref);
      // By another form before, in this run: that says what they were when it began.
      if (!counted_.insert(each.person.ref).second) continue;
      ++report_.people;
      if (each.has_objected) ++report_.objected_before;
      if (each.has_withdrawn_since) ++report_.withdrawn_since;
      if (!each.has_objected && !each.has_withdrawn_since) ++report_.new_objectors;
    }
  }

  void count_other_name(const std::string& receipt, const std::string& ref) {
    if (other_names_.insert(ref).second) ++report_.names_differ;
    if (report_.to_look_at.size() >= to_look_at_max) return;
    report_.to_look_at.push_back({.receipt = receipt, .ref = ref});
  }

  store::Connection& connection_;
  const MatchOptions& options_;
  MatchReport report_;
  std::set<std::string> counted_;  // Refs.
  std::set<std::string> other_names_;
};

}  // namespace

MatchReport match_requests(store::Connection& connection, const MatchOptions& options) {
  return Matching(connection, options).run();
}

}  // namespace crier::app
