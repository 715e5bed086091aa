#include "use_cases/objection/form/form_ticket.h"

#include <set>

#include <gtest/gtest.h>

#include "objection/receipt.h"
#include "use_cases/objection/form/form_receipt.h"

namespace crier::app {
namespace {

const WallTime now = *parse_iso8601("2026-05-01T10:00:00Z");
const RequestWords ada = {.name = "Ada", .email = "ada@example.org", .phone = "+44 20 7946 0018"};

TEST(FormTickets, give_one_number_to_one_form_with_the_same_words) {
  const FormTickets tickets("secret");
  const std::string ticket = tickets.issue(now);
  const auto number_of = [&](const std::string& sent_with, const std::string& purpose,
                             const RequestWords& words) {
    return tickets
        .receipt_number_for({.ticket = sent_with, .purpose = purpose, .words = words}, now)
        .value_or("none");
  };

  const std::string number = number_of(ticket, "a", ada);

  EXPECT_EQ(objection::receipt_number_of(number), number);
  EXPECT_EQ(number_of(ticket, "a", ada), number);
  const std::set<std::string> others = {
      number, number_of(ticket, "b", ada),
      number_of(ticket, "a", {.name = "Ada", .email = "ada@example.org"}),
      number_of(ticket, "a", {.email = "ada@example.org", .phone = ada.phone}),
      // What moves from one field into the next is not the same.
      number_of(ticket, "a", {.name = "ada@example.org", .email = "Ada", .phone = ada.phone}),
      number_of(tickets.issue(now), "a", ada)};
  EXPECT_EQ(others.size(), 6U);
}

TEST(FormTickets, are_nobody_elses_and_do_not_stay_good) {
  const FormTickets tickets("secret");
  const std::string ticket = tickets.issue(now);
  struct Row {
    std::string ticket;
    std::chrono::seconds later{};
    bool is_good{};
  };
  for (const Row& row : {Row{ticket, {}, true},
                         {ticket, ticket_is_good_for, true},
                         {ticket, ticket_is_good_for + std::chrono::seconds(1), false},
                         {ticket, -std::chrono::minutes(5), true},
                         {ticket, -std::chrono::hours(48), false},
                         {"", {}, false},
                         {ticket + "A", {}, false},
                         {"7KQM-2D9X-4VTA", {}, false},
                         {FormTickets("other").issue(now), {}, false},
                         {FormReceipts("secret").seal({.number = "7KQM-2D9X-4VTA"}), {}, false}}) {
    SCOPED_TRACE(row.ticket);
    EXPECT_EQ(tickets.is_good(row.ticket, now + row.later), row.is_good);
    EXPECT_EQ(tickets
                  .receipt_number_for({.ticket = row.ticket, .purpose = "a", .words = ada},
                                      now + row.later)
                  .has_value(),
              row.is_good);
  }
}

}  // namespace
}  // namespace crier::app
