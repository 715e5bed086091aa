// What a confirmation says of the statement that it confirms.
#pragma once

#include "base/time.h"
#include "objection/objection_statement.h"

namespace crier::notice {

struct ConfirmedStatement {
  objection::StatementKind kind{objection::StatementKind::objection};
  objection::Timeliness timeliness{objection::Timeliness::not_known};
  WallTime stated_at;
};

}  // namespace crier::notice
