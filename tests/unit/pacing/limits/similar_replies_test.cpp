#include <gtest/gtest.h>

#include "unit/pacing/limits/reply_reading.h"

namespace crier::pacing {
namespace {

using test::ReplyRow;

// Made up, beside real ones that look like them.
const ReplyRow similar_replies[] = {
    {"town.example",
     "town-example.mail.protection.outlook.com",
     550,
     {5, 4, 316},
     "Message expired, connection refused(Socket error code 10061): access denied",
     "",
     "",
     20},
    {"icloud.com",
     "",
     450,
     {4, 2, 0},
     "<ada@icloud.com>: Requested mail action not taken: mailbox unavailable",
     "",
     ""},
    {"icloud.com",
     "",
     451,
     {},
     "Service temporarily unavailable, try again later",
     "apple_unavailable",
     "apple"},
    {"town.example", "", 450, {4, 2, 1}, "too many messages for this mailbox", "", ""},
    {"town.example", "", 452, {4, 2, 2}, "user has too many messages on the server", "", ""},
    {"town.example",
     "",
     421,
     {4, 2, 1},
     "mx.town.example closing connection, too many messages",
     "service_closing",
     "town.example"},
    {"web.de",
     "",
     421,
     {},
     "web.de (mxweb012) Nemesis ESMTP Service not available, closing transmission channel",
     "service_closing",
     "gmx"},
    {"yahoo.com",
     "",
     553,
     {5, 7, 1},
     "[BL21] Connections will not be accepted from 192.0.2.1, because it is blocked using Spamhaus",
     "",
     "",
     4},
    {"icloud.com",
     "",
     554,
     {5, 7, 1},
     "Message rejected: a link in it is listed by the Spamhaus DBL",
     "",
     "",
     2},
    {"icloud.com",
     "",
     554,
     {5, 7, 1},
     "Message rejected: a link in it is listed by the Spamhaus DBL",
     "apple_spamhaus",
     "apple",
     3},
};

TEST(ProviderGroups, tell_apart_replies_that_are_alike) {
  for (const ReplyRow& row : similar_replies) test::expect_reading(row);
}

}  // namespace
}  // namespace crier::pacing
