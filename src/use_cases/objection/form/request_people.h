// Whom requests of the public form mean: everybody of the audience who has the address, in any
// spelling, or the number.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "postgres/database.h"
#include "store/registers/objection_requests.h"

namespace crier::app {

// How somebody is reached, as the audience has it; empty: not known.
struct PersonContact {
  std::string email;
  std::string phone;
};
// What requests and people of this contact are looked up by (store::ContactKey). More than they may
// be found: found_by() decides.
[[nodiscard]] std::vector<std::string> contact_keys(const PersonContact& contact);

// By what the request means whoever has this contact; nothing: it does not.
[[nodiscard]] std::optional<store::FoundBy> found_by(const store::ObjectionRequest& request,
                                                     const PersonContact& person);

// A request and whom it means now.
struct MeantPeople {
  struct Person {
    store::RequestPerson found;
    bool is_known{};  // The request was found to mean them before.
  };
  store::ObjectionRequest request;
  std::vector<Person> people;

  [[nodiscard]] bool has_fresh() const;
  [[nodiscard]] std::vector<store::RequestPerson> found() const;
};
// Of each of `requests`, in their order. Reads the audience once.
[[nodiscard]] std::vector<MeantPeople> meant_people(store::Transaction& transaction,
                                                    std::vector<store::ObjectionRequest> requests);

}  // namespace crier::app
