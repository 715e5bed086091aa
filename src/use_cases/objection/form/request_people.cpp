#include "use_cases/objection/form/request_people.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

#include "base/unicode.h"
#include "campaign/mail_address.h"
#include "use_cases/objection/form/request_words.h"

namespace crier::app {

namespace {

std::string domain_of(std::string_view address) {
  const std::size_t at = address.find('@');
  return at == std::string_view::npos ? std::string() : std::string(address.substr(at));
}

void add_keys(std::vector<store::ContactKey>& keys, const store::ObjectionRequest& request) {
  for (std::string& key :
       contact_keys({.email = request.mail_address, .phone = request.phone_number})) {
    keys.push_back({.request = request.id, .key = std::move(key)});
  }
}

void add_found(MeantPeople& meant, const store::Candidate& person) {
  // Nothing: the key alone fits.
  const auto way = found_by(meant.request, {.email = person.email, .phone = person.phone});
  if (!way) return;
  // By address and number both.
  const bool is_there = std::ranges::any_of(meant.people, [&](const MeantPeople::Person& each) {
    return each.found.person.lane == person.lane && each.found.person.ref == person.ref;
  });
  if (is_there) return;
  meant.people.push_back({.found = {.person = {.lane = person.lane, .ref = person.ref},
                                    .found_by = *way,
                                    .name_differs = names_differ(meant.request.name, person.name)},
                          .is_known = person.is_known});
}

}  // namespace

std::vector<std::string> contact_keys(const PersonContact& contact) {
  std::vector<std::string> keys;
  const auto add = [&](std::string key) {
    if (!key.empty()) keys.push_back(std::move(key));
  };
  add(contact.phone);
  if (contact.email.empty()) return keys;
  const bool is_spelled = has_spellings(contact.email);
  for (const std::string& form : register_forms(contact.email)) {
    if (is_ascii(form)) add(form);
    if (is_spelled) add(domain_of(form));
  }
  return keys;
}

std::optional<store::FoundBy> found_by(const store::ObjectionRequest& request,
                                       const PersonContact& person) {
  if (!request.mail_address.empty() && !person.email.empty() &&
      register_form(person.email) == register_form(request.mail_address)) {
    return store::FoundBy::email;
  }
  if (!request.phone_number.empty() && person.phone == request.phone_number) {
    return store::FoundBy::phone;
  }
  return std::nullopt;
}

bool MeantPeople::has_fresh() const {
  return std::ranges::any_of(people, [](const Person& each) { return !each.is_known; });
}

std::vector<store::RequestPerson> MeantPeople::found() const {
  std::vector<store::RequestPerson> all;
  for (const Person& each : people) all.push_back(each.found);
  return all;
}

std::vector<MeantPeople> meant_people(store::Transaction& transaction,
                                      std::vector<store::ObjectionRequest> requests) {
  std::vector<MeantPeople> meant;
  std::vector<store::ContactKey> keys;
  std::map<std::int64_t, std::size_t> places;
  for (store::ObjectionRequest& request : requests) {
    add_keys(keys, request);
    places.emplace(request.id, meant.size());
    meant.push_back({.request = std::move(request), .people = {}});
  }
  for (const store::Candidate& each : store::people_with_contact(transaction, keys)) {
    add_found(meant[places.at(each.request)], each);
  }
  return meant;
}

}  // namespace crier::app
