// Objections that come while a campaign runs. A page of people is read with what the register says
// at that moment, and then waits: in the claim window, for a slot of the rate, for a connection.
// Whoever objects meanwhile must not be told, so the register is followed and those who wait are
// marked; and nothing leaves while the register cannot be read, because nobody could say who has
// objected. With that, nobody is told later than `fresh_for` after their objection was recorded.
// Who is erased meanwhile (GDPR art. 17) is heard of in the same way.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "dispatch/meter.h"
#include "dispatch/recently.h"
#include "dispatch/trouble.h"
#include "runtime/clock.h"

namespace crier::dispatch {

// What stands of somebody from now on, after a word of theirs.
struct HeardStatement {
  std::string purpose;
  std::string ref;
  bool objects{};  // Else they do not, or not any more.
};

// Somebody of whom nothing may be used any more; their ref is not known by then.
struct ErasedPerson {
  Lane lane;
  SubjectId subject;

  friend auto operator<=>(const ErasedPerson&, const ErasedPerson&) = default;
};

struct RegisterPosition {
  std::int64_t objections{};
  std::int64_t erasures{};

  friend bool operator==(const RegisterPosition&, const RegisterPosition&) = default;
};

struct RegisterNews {
  RegisterPosition position;  // How far this goes.
  std::vector<HeardStatement> statements;
  std::vector<ErasedPerson> erased;
};

// The register, in the order in which statements and erasures become visible.
class ObjectionFeed {
 public:
  virtual ~ObjectionFeed() = default;

  // What was said after `position`; nothing: only how far the register goes now. Throws as the
  // ledger does.
  virtual boost::asio::awaitable<RegisterNews> news(std::optional<RegisterPosition> position) = 0;
};

// Where people wait.
class ObjectionListener {
 public:
  virtual ~ObjectionListener() = default;

  virtual void heard(const RegisterNews& news) = 0;
  // The register can be read again.
  virtual void on_fresh() = 0;
};

class ObjectionWatch {
 public:
  static constexpr std::chrono::milliseconds interval{250};
  static constexpr std::chrono::milliseconds fresh_for{1500};

  // What is referred to must outlive this.
  ObjectionWatch(Clock& clock, Meter& meter, ObjectionFeed& feed);

  // `listener` must not go before the last run().
  void tell(ObjectionListener& listener) { listeners_.push_back(&listener); }

  // Until it is cancelled.
  boost::asio::awaitable<void> run();

  // The register has been read within the last `fresh_for`.
  [[nodiscard]] bool is_fresh() const { return clock_.now() < fresh_until_; }

  // Whether this person has objected of late: a page that was read just before does not know it.
  [[nodiscard]] bool has_objected(std::string_view purpose, std::string_view ref) const;
  // The same of an erasure.
  [[nodiscard]] bool was_erased(ErasedPerson person) const { return erased_.contains(person); }

 private:
  boost::asio::awaitable<void> look();
  void learn(RegisterNews news);

  // Longer than a page can be on its way from the database to a queue: there it is marked itself.
  static constexpr std::chrono::minutes recent_for{3};
  using Person = std::pair<std::string, std::string>;  // Purpose and ref.

  Clock& clock_;
  ObjectionFeed& feed_;
  Trouble trouble_;
  std::vector<ObjectionListener*> listeners_;
  std::optional<RegisterPosition> position_;
  SteadyTime fresh_until_{SteadyTime::min()};
  Recently<Person> objected_{recent_for};
  Recently<ErasedPerson> erased_{recent_for};
};

}  // namespace crier::dispatch
