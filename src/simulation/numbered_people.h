// The people of a simulation: person 7 has the id 7, the ref "person-7" and a mailbox of that
// number, lives in Germany, and is told unless the caller says otherwise.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "dispatch/ledger.h"

namespace crier::simulation {

// From 1 to `people`, in order; their mailboxes at these domains in turns, of which there is one at
// least.
[[nodiscard]] std::vector<dispatch::PageRow> numbered_people(
    int people, const std::vector<std::string>& domains = {"example.org"});

[[nodiscard]] std::string ref_of(SubjectId person);

// Whose mailbox it is; it must be one of these people's.
[[nodiscard]] SubjectId owner_of_mailbox(std::string_view mailbox);

}  // namespace crier::simulation
