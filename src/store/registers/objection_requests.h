// What people without a link say by the public form, and whom it turned out to mean. No
// register of objections: what is found goes into that one (objections.h). What was said is never
// changed; it is settled once, and what names the person is emptied by an erasure, or when it has
// served.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "postgres/database.h"
#include "store/registers/personal_dates.h"

namespace crier::store {

struct NewRequest {
  std::string purpose;
  WallTime stated_at;
  std::string receipt;
  std::string locale;  // Of the page.
  // As typed; empty: not given.
  std::string name;
  std::string email;
  std::string phone;
  // As the audience has them; empty: cannot be read.
  std::string mail_address;
  std::string phone_number;
};
// Where its receipt is there already a commit that seemed lost has recorded it, or the same form
// was sent before; then that it was sent again is kept, or, where that request was emptied since,
// another one with the same receipt. When it was first stated, now or then.
WallTime add_request(Transaction& transaction, const NewRequest& request);

enum class Settlement : std::uint8_t {
  // A look-up finds who is imported later, whichever it is.
  matched,   // By a look-up.
  assigned,  // By hand, to somebody.
  nobody,    // By hand: it means nobody of the audience of that day.
};
[[nodiscard]] std::string_view name_of(Settlement settlement);

// A row of objection_requests.
struct ObjectionRequest {
  std::int64_t id{};
  std::string purpose;
  WallTime stated_at;
  // When the same form came last, where it came more than once: another word if the person has
  // withdrawn between the two.
  std::optional<WallTime> sent_again_at;
  std::string receipt;
  std::string locale;
  std::string name;  // This and the next four: empty also after an erasure.
  std::string email;
  std::string phone;
  std::string mail_address;
  std::string phone_number;
  std::optional<WallTime> erased_at;
  std::optional<WallTime> settled_at;  // Nothing: it is open, and so are the next three.
  std::string settled_by;
  std::optional<Settlement> settlement;
  std::string why;
  std::int64_t people{};  // That it was found to mean.
};

enum class RequestsAsked : std::uint8_t {
  open,
  to_match,  // Also those that were settled, by a look-up or by hand: an import may bring others.
  all,
};
struct RequestsPage {
  std::string purpose;  // Empty: any.
  RequestsAsked asked{RequestsAsked::open};
  std::int64_t after{};  // An id.
  int rows_max{};
};
// In the order in which they came.
[[nodiscard]] std::vector<ObjectionRequest> requests_on(Transaction& transaction,
                                                        const RequestsPage& page);

// How many there are after `page.after`, whatever `page.rows_max`.
[[nodiscard]] std::int64_t count_requests(Transaction& transaction, const RequestsPage& page);

// By its receipt the last of those that have it: the others were emptied.
[[nodiscard]] std::optional<ObjectionRequest> find_request(Transaction& transaction,
                                                           const std::string& receipt);
[[nodiscard]] std::optional<ObjectionRequest> find_request(Transaction& transaction,
                                                           std::int64_t id);
// The same; nobody else settles it until the transaction ends.
[[nodiscard]] std::optional<ObjectionRequest> lock_request(Transaction& transaction,
                                                           std::int64_t id);

// Those that no look-up can match, because neither address nor number can be read; without those
// that were emptied.
[[nodiscard]] std::vector<ObjectionRequest> unreadable_requests(Transaction& transaction);

struct RequestBacklog {
  std::int64_t open{};
  std::optional<WallTime> oldest;  // When the one was made that has waited longest.
};
// `purpose` empty: of all.
[[nodiscard]] RequestBacklog request_backlog(Transaction& transaction, const std::string& purpose);

// What a subject is looked up by: a telephone number, a mail address in ASCII lower case, or the
// domain of one behind its '@', which means whoever has an address beyond ASCII there.
struct ContactKey {
  std::int64_t request{};
  std::string key;
};
struct Candidate {
  std::int64_t request{};
  bool is_known{};  // The request was found to mean them before.
  Lane lane;
  std::string ref;
  std::string email;
  std::string phone;
  std::string name;
};
// Everybody of the audience whom a key fits, by request; of a request that was settled by hand,
// whom an import has written that ended after it. Reads the audience once, however many keys there
// are: it has no index by contact, which would cost every import.
[[nodiscard]] std::vector<Candidate> people_with_contact(Transaction& transaction,
                                                         std::span<const ContactKey> keys);

// All requests with a contact that one of these keys fits, whatever has become of them; by index.
[[nodiscard]] std::vector<ObjectionRequest> requests_with_contact(
    Transaction& transaction, const std::vector<std::string>& keys);

// Somebody whom a request may mean, as far as it matters to their statement.
struct PersonAsked {
  bool is_in_audience{};
  bool is_known{};      // The request was found to mean them before.
  WallTime stated_at;   // Their word: the first, unless they withdrew before the form came again.
  bool has_objected{};  // To its purpose, before this.
  // They have said since that they do not object any more: the request changes nothing.
  bool has_withdrawn_since{};
  // Of the campaign of this purpose that has them in its audience: the last that had begun when
  // they spoke, else the next.
  std::optional<PersonalDates> dates;
};
struct PersonKey {
  Lane lane;
  std::string ref;
};
// In the order of `people`.
[[nodiscard]] std::vector<PersonAsked> people_asked(Transaction& transaction,
                                                    const ObjectionRequest& request,
                                                    std::span<const PersonKey> people);

// Whom a request was found to mean, who has withdrawn, and does not object any more, although the
// form came again after that.
struct SaidAgain {
  std::int64_t request{};
  PersonKey person;
};
// `purpose` empty: any. By request.
[[nodiscard]] std::vector<SaidAgain> said_again(Transaction& transaction,
                                                const std::string& purpose);

enum class FoundBy : std::uint8_t { email, phone, hand };

struct RequestPerson {
  PersonKey person;
  FoundBy found_by{FoundBy::email};
  bool name_differs{};
};
struct RequestNote {
  std::string actor;
  WallTime at;
};
void add_request_people(Transaction& transaction, std::int64_t request,
                        std::span<const RequestPerson> people, const RequestNote& note);

struct RequestSettlement {
  Settlement how{Settlement::matched};
  std::string why;  // Not empty where it is nobody.
};
// Empties what was typed; returns how many were not empty before. What is said of them stays.
std::int64_t empty_requests(Transaction& transaction, std::span<const std::int64_t> given,
                            const RequestNote& note);
// The same for requests that were settled before an instant, at most `rows_max` of them; not while
// a campaign of their purpose still tells people, because a look-up finds whoever comes later.
std::int64_t empty_settled_requests(Transaction& transaction, WallTime settled_before, int rows_max,
                                    const RequestNote& note);

// What is settled already stays as it is.
void settle_request(Transaction& transaction, std::int64_t request,
                    const RequestSettlement& settlement, const RequestNote& note);

}  // namespace crier::store
