// What FCM answers to a message (HTTP v1), by a table.
//
// Sources, looked at on 2026-11-30: Firebase, reference of FCM HTTP v1, ErrorCode; "FCM error
// codes"; recorded answers in the documentation of Bloomberg's pushiko. Decided by the error's
// details first, then by its status, then by the code of HTTP: a bare 404 is a wrong project or
// path, and only UNREGISTERED ends a token.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/time.h"
#include "channel/push/push_answer.h"
#include "net/http/message.h"

namespace crier::channel {

// The words of the rows: "FcmError.X" for an errorCode X of the details, with ".token" where it is
// about the token; "BadRequest" for details that only name fields; else the status of the error.
[[nodiscard]] std::span<const PushAnswerRow> fcm_answer_rows();

// `receiver` is the name of the server, `address` the token. The body may be anything: cut, HTML,
// empty.
[[nodiscard]] PushAnswer fcm_answer(const http::Response& answer, const std::string& receiver,
                                    WallTime now, std::string_view address = {});

}  // namespace crier::channel
