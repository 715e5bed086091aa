// What the system behind a page of the controller's own may say of a person, read strictly:
//
//   {"token": "…", "statement": "objection"}
//   {"ref": "…", "purpose": "…", "statement": "withdrawal", "receipt": "…"}
//
// A member that is passed over in silence would be an objection that is lost. Errors are words for
// whoever writes that system. Pure.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "objection/objection_statement.h"

namespace crier::app {

struct StatementBody {
  std::string token;  // Of the person's link; else `ref` and `purpose`.
  std::string ref;    // As it was written.
  std::string purpose;
  objection::StatementKind kind{objection::StatementKind::objection};
  std::string receipt;  // Of a withdrawal: what it withdraws, in its normal form.
};

enum class BodyUse : std::uint8_t {
  statement,
  look_up,  // The person alone.
};

[[nodiscard]] std::expected<StatementBody, std::string> statement_body(std::string_view body,
                                                                       BodyUse use);

}  // namespace crier::app
