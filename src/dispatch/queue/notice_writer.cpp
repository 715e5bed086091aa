#include "dispatch/queue/notice_writer.h"

#include <utility>

namespace crier::dispatch {

void write_notice(QueuedNotice& work, WallTime now, OutgoingNotice& into) {
  const NoticeComposer& composer = work.owner->composer();
  const Subject& subject = work.row.subject;
  // The engine knows no address: only the composer knows which of a person's the channel uses.
  into.to = composer.destination(subject);
  // What is owed to somebody is sent in the campaign's name: no outcome of it changes when it comes
  // back.
  if (work.receipt == nullptr) {
    std::string path = composer.return_path(work.owner->lane_of(work), subject.id, work.attempt);
    if (!path.empty()) into.to.sender = std::move(path);
  }
  // What is owed has no end (confirmation/confirmation_walk.cpp).
  const WallTime notify_by = work.owner->campaign().notify_by;
  if (notify_by != WallTime::max()) into.notify_by = notify_by;
  // The same for every try, so that a provider can recognise a second one.
  into.idempotency_key =
      work.receipt == nullptr ? composer.delivery_key(subject) : work.receipt->key;
  const notice::Addressee person{.ref = subject.ref,
                                 .name = subject.name,
                                 .address = into.to.address,
                                 .key = into.idempotency_key,
                                 .lane = work.owner->lane_of(work),
                                 .subject = subject.id,
                                 .token = {},
                                 .receipt = work.receipt == nullptr
                                                ? std::string_view()
                                                : std::string_view(work.receipt->number)};
  // The Date that is written is the one that is booked: with it, and with the version, the same
  // octets can be written again.
  work.written_at = now;
  work.assignment.variant->write(person, now, into.content);
  work.evidence = work.assignment.variant->evidence(person);
}

}  // namespace crier::dispatch
