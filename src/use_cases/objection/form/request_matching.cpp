#include "use_cases/objection/form/request_matching.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "store/registers/objections.h"
#include "use_cases/objection/form/request_people.h"
#include "use_cases/objection/form/request_statements.h"

namespace crier::app {

namespace {

// That one reading of the audience looks for: some fifty megabytes, and no second reading for
// nearly everybody.
constexpr int page_rows = 50'000;
// That share a commit: objections by links wait for it.
constexpr std::size_t commit_requests = 100;
constexpr std::size_t to_look_at_max = 100;

using Objectors = std::vector<RequestObjector>;

class Matching {
 public:
  Matching(store::Connection& connection, const MatchOptions& options)
      : connection_(connection), options_(options) {}

  MatchReport run() {
    std::int64_t after = 0;
    while (!report_.was_stopped) {
      const auto page = connection_.transact([&](store::Transaction& transaction) {
        return meant_people(
            transaction, store::requests_on(transaction, {.purpose = options_.purpose,
                                                          .asked = store::RequestsAsked::to_match,
                                                          .after = after,
                                                          .rows_max = page_rows}));
      });
      if (page.empty()) break;
      after = page.back().request.id;
      take(page);
    }
    if (!report_.was_stopped) take_said_again();
    return std::move(report_);
  }

 private:
  void take(std::span<const MeantPeople> page) {
    std::vector<const MeantPeople*> fresh;
    for (const MeantPeople& each : page) {
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
      settle(std::span<const MeantPeople* const>(fresh).subspan(begin, count));
    }
  }

  void count_without(const store::ObjectionRequest& request) {
    // Somebody has judged it, and nobody has come since.
    if (request.settlement && *request.settlement != store::Settlement::matched) return;
    ++report_.looked_at;
    if (request.people > 0) {
      ++report_.before;
    } else if (request.mail_address.empty() && request.phone_number.empty()) {
      ++report_.unreadable;
    } else {
      ++report_.nobody;
    }
  }

  void settle(std::span<const MeantPeople* const> requests) {
    const auto outcomes = connection_.transact([&](store::Transaction& transaction) {
      // As whoever erases somebody: the register first, and the requests after it.
      if (!options_.is_dry) static_cast<void>(store::lock_objection_head(transaction));
      std::vector<Objectors> all;
      for (const MeantPeople* each : requests) all.push_back(outcome_of(transaction, *each));
      return all;
    });
    for (std::size_t index = 0; index < requests.size(); ++index) {
      count(*requests[index], outcomes[index]);
    }
  }

  // Whom earlier requests mean is known, also by hand: nobody is looked up. They are few.
  void take_said_again() {
    const auto outcomes = connection_.transact([&](store::Transaction& transaction) {
      if (!options_.is_dry) static_cast<void>(store::lock_objection_head(transaction));
      std::vector<Objectors> all;
      for (const store::SaidAgain& each : store::said_again(transaction, options_.purpose)) {
        all.push_back(outcome_of(transaction, each));
      }
      return all;
    });
    for (const Objectors& objectors : outcomes) count_people(objectors);
  }

  Objectors outcome_of(store::Transaction& transaction, const store::SaidAgain& again) const {
    const std::array<store::RequestPerson, 1> people = {{{.person = again.person}}};
    const auto request = options_.is_dry ? store::find_request(transaction, again.request)
                                         : store::lock_request(transaction, again.request);
    if (options_.is_dry) return judge_request(transaction, request.value(), people);
    return record_request(transaction, request.value(), people, statements());
  }

  [[nodiscard]] RequestStatements statements() const {
    return {.actor = options_.actor,
            .why = {},
            .at = options_.now(),
            .how = store::Settlement::matched};
  }

  Objectors outcome_of(store::Transaction& transaction, const MeantPeople& matched) const {
    const std::vector<store::RequestPerson> people = matched.found();
    if (options_.is_dry) return judge_request(transaction, matched.request, people);
    // Somebody may have settled it by hand since, or erased the person.
    const auto request = store::lock_request(transaction, matched.request.id);
    if (!request || !can_be_matched(*request)) return {};
    return record_request(transaction, *request, people, statements());
  }

  void count(const MeantPeople& matched, const Objectors& objectors) {
    // Somebody else was faster.
    if (objectors.empty()) {
      ++report_.looked_at;
      ++report_.before;
      return;
    }
    ++report_.looked_at;
    ++report_.matched;
    if (matched.people.size() > 1) ++report_.several;
    if (!matched.request.settled_at) ++report_.settled;
    for (const RequestObjector& each : objectors) {
      if (each.name_differs) count_other_name(matched.request.receipt, each.person.ref);
    }
    count_people(objectors);
  }

  void count_people(const Objectors& objectors) {
    for (const RequestObjector& each : objectors) {
      const auto [counted, is_first] = counted_.try_emplace(each.person.ref, standing_of(each));
      if (is_first) {
        ++report_.people;
        ++count_of(counted->second);
      } else if (counted->second == Standing::withdrawn &&
                 standing_of(each) == Standing::new_here) {
        // Another form of theirs is older than their withdrawal; this one is not.
        --count_of(Standing::withdrawn);
        ++count_of(Standing::new_here);
        counted->second = Standing::new_here;
      }
    }
  }

  // What a person was when this run began, and what a form makes of them.
  enum class Standing : std::uint8_t { objected, withdrawn, new_here };
  static Standing standing_of(const RequestObjector& objector) {
    if (objector.has_objected) return Standing::objected;
    return objector.has_withdrawn_since ? Standing::withdrawn : Standing::new_here;
  }
  std::int64_t& count_of(Standing standing) {
    switch (standing) {
      case Standing::objected: return report_.objected_before;
      case Standing::withdrawn: return report_.withdrawn_since;
      case Standing::new_here: return report_.new_objectors;
    }
    std::unreachable();
  }

  void count_other_name(const std::string& receipt, const std::string& ref) {
    if (other_names_.insert(ref).second) ++report_.names_differ;
    if (report_.to_look_at.size() >= to_look_at_max) return;
    report_.to_look_at.push_back({.receipt = receipt, .ref = ref});
  }

  store::Connection& connection_;
  const MatchOptions& options_;
  MatchReport report_;
  std::map<std::string, Standing> counted_;  // By ref.
  std::set<std::string> other_names_;
};

}  // namespace

MatchReport match_requests(store::Connection& connection, const MatchOptions& options) {
  return Matching(connection, options).run();
}

}  // namespace crier::app
