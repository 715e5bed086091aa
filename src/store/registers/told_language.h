// In which languages somebody was told to whom an objection link was sent.
#pragma once

#include <optional>
#include <string>

#include "objection/objection_token.h"
#include "postgres/database.h"

namespace crier::store {

struct ToldLanguage {
  std::string locales;        // Of their notice: "nl-BE+fr-BE"; empty: none is known.
  std::string country;        // What the audience has of them.
  std::string stored_locale;  // The same; empty: not known.
};

// Nothing: the audience has no such person.
[[nodiscard]] std::optional<ToldLanguage> told_language(Transaction& transaction,
                                                        const objection::Bearer& bearer);

}  // namespace crier::store
