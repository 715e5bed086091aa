#include "store/audience/imported_addresses.h"

#include <algorithm>
#include <compare>
#include <map>
#include <set>
#include <string>

#include "base/id.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/audience/import_lock.h"

namespace crier::store {

namespace {

// As for people (subjects.cpp): a batch finds its few thousand rows among any number of them.
const Statement plan_by_index{"addresses_plan_by_index", R"sql(
  SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
         set_config('enable_mergejoin', 'off', true), set_config('enable_bitmapscan', 'off', true),
         set_config('jit', 'off', true)
)sql"};

const Statement select_known{"addresses_known", R"sql(
  SELECT given.place, s.id, address.kind, address.value, address.registered_at, address.since,
         address.state = 'dead' AS is_dead
  FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY AS given (lane, ref, place)
  JOIN subjects AS s ON s.lane = given.lane AND s.ref = given.ref
  LEFT JOIN subject_addresses AS address
    ON address.lane = s.lane AND address.subject_id = s.id
)sql"};

// All that is changed or taken away, in the one order in which notices lock them too
// (subject_addresses.cpp).
const Statement lock_known{"addresses_lock", R"sql(
  SELECT FROM unnest($1::smallint[], $2::bigint[], $3::text[], $4::text[])
              AS given (lane, subject_id, kind, value)
  JOIN subject_addresses AS address
    ON address.lane = given.lane AND address.subject_id = given.subject_id
    AND address.kind = given.kind AND address.value = given.value
  ORDER BY address.lane, address.subject_id, address.kind, address.value
  FOR UPDATE OF address
)sql"};

// A notice may have learnt meanwhile that it is dead.
const Statement remove{"addresses_remove", R"sql(
  DELETE FROM subject_addresses AS address
  USING unnest($1::smallint[], $2::bigint[], $3::text[], $4::text[])
        AS given (lane, subject_id, kind, value)
  WHERE address.lane = given.lane AND address.subject_id = given.subject_id
    AND address.kind = given.kind AND address.value = given.value AND address.state <> 'dead'
)sql"};

// The same; and somebody may have been erased since they were looked for.
const Statement put{"addresses_register", R"sql(
  INSERT INTO subject_addresses AS address
    (lane, subject_id, kind, value, registered_at, since)
  SELECT given.lane, given.subject_id, given.kind, given.value, given.registered_at, $6
  FROM unnest($1::smallint[], $2::bigint[], $3::text[], $4::text[], $5::timestamptz[])
       AS given (lane, subject_id, kind, value, registered_at)
  JOIN subjects AS s ON s.lane = given.lane AND s.id = given.subject_id AND s.erased_at IS NULL
  ORDER BY given.lane, given.subject_id, given.kind, given.value
  ON CONFLICT (lane, subject_id, kind, value) DO UPDATE
  SET registered_at = excluded.registered_at,
      state = CASE address.state WHEN 'dead' THEN 'fresh' ELSE address.state END,
      since = CASE address.state WHEN 'dead' THEN excluded.since ELSE address.since END,
      reason = CASE WHEN address.state <> 'dead' THEN address.reason END,
      campaign_id = CASE WHEN address.state <> 'dead' THEN address.campaign_id END,
      step = CASE WHEN address.state <> 'dead' THEN address.step END
  WHERE excluded.registered_at > coalesce(address.registered_at, '-infinity')
    AND (address.state <> 'dead' OR excluded.registered_at > address.since)
)sql"};

struct Key {
  Lane lane;
  SubjectId subject;
  std::string kind;
  std::string value;

  friend auto operator<=>(const Key&, const Key&) = default;
};

struct Known {
  std::optional<WallTime> registered_at;
  WallTime since;
  bool is_dead{};
};

struct Columns {
  std::vector<Lane> lanes;
  std::vector<SubjectId> subjects;
  std::vector<std::string_view> kinds;
  std::vector<std::string_view> values;

  void add(const Key& key) {
    lanes.push_back(key.lane);
    subjects.push_back(key.subject);
    kinds.push_back(key.kind);
    values.push_back(key.value);
  }
};

bool is_later(const std::optional<WallTime>& stated, const std::optional<WallTime>& known) {
  return stated && (!known || *stated > *known);
}

// What the audience has of the people of a batch, and what is to become of it.
class Batch {
 public:
  Batch(Transaction& transaction, std::span<const StatedAddresses> stated)
      : stated_(stated), people_(stated.size()) {
    std::vector<Lane> lanes;
    std::vector<std::string_view> refs;
    for (const StatedAddresses& each : stated) {
      lanes.push_back(each.lane);
      refs.push_back(each.ref);
    }
    for (const auto& row : exec(transaction, select_known, lanes, refs)) {
      const auto place = static_cast<std::size_t>(read<std::int64_t>(row["place"])) - 1;
      const auto subject = read<SubjectId>(row["id"]);
      people_.at(place) = subject;
      if (row["kind"].is_null()) continue;
      known_[{.lane = stated[place].lane,
              .subject = subject,
              .kind = read<std::string>(row["kind"]),
              .value = read<std::string>(row["value"])}] = {
          .registered_at = read<std::optional<WallTime>>(row["registered_at"]),
          .since = read<WallTime>(row["since"]),
          .is_dead = read<bool>(row["is_dead"])};
    }
  }

  AddressMerge judge() {
    AddressMerge merge;
    for (std::size_t place = 0; place < stated_.size(); ++place) {
      if (people_[place]) {
        name(stated_[place], *people_[place]);
      } else {
        merge.strangers.push_back(place);
      }
    }
    for (std::size_t place = 0; place < stated_.size(); ++place) {
      const bool is_all = stated_[place].extent == StatedAddresses::Extent::all;
      if (is_all && people_[place]) leave_out_others(stated_[place], *people_[place]);
    }
    for (const auto& [key, registered_at] : named_) judge(key, registered_at, merge);
    merge.removed = static_cast<std::int64_t>(gone_.size());
    return merge;
  }

  void write(Transaction& transaction, WallTime now) {
    if (put_.empty() && gone_.empty()) return;
    lock_for_drawing_ids(transaction);
    Columns locked;
    for (const auto& [key, registered_at] : put_) {
      if (known_.contains(key)) locked.add(key);
    }
    for (const Key& key : gone_) locked.add(key);
    if (!locked.lanes.empty()) {
      exec(transaction, lock_known, locked.lanes, locked.subjects, locked.kinds, locked.values);
    }
    Columns removed;
    for (const Key& key : gone_) removed.add(key);
    if (!gone_.empty()) {
      exec(transaction, remove, removed.lanes, removed.subjects, removed.kinds, removed.values);
    }
    Columns added;
    std::vector<std::optional<WallTime>> instants;
    for (const auto& [key, registered_at] : put_) {
      added.add(key);
      instants.push_back(registered_at);
    }
    if (!put_.empty()) {
      exec(transaction, put, added.lanes, added.subjects, added.kinds, added.values, instants, now);
    }
  }

 private:
  void name(const StatedAddresses& stated, SubjectId subject) {
    for (const std::string_view value : stated.values) {
      const Key key{.lane = stated.lane,
                    .subject = subject,
                    .kind = std::string(name_of(stated.kind)),
                    .value = std::string(value)};
      const auto [named, is_new] = named_.try_emplace(key, stated.registered_at);
      if (!is_new && is_later(stated.registered_at, named->second)) {
        named->second = stated.registered_at;
      }
    }
  }

  void leave_out_others(const StatedAddresses& stated, SubjectId subject) {
    const Key first{.lane = stated.lane,
                    .subject = subject,
                    .kind = std::string(name_of(stated.kind)),
                    .value = {}};
    for (auto known = known_.lower_bound(first);
         known != known_.end() && known->first.lane == first.lane &&
         known->first.subject == first.subject && known->first.kind == first.kind;
         ++known) {
      if (!known->second.is_dead && !named_.contains(known->first)) gone_.insert(known->first);
    }
  }

  void judge(const Key& key, const std::optional<WallTime>& registered_at, AddressMerge& merge) {
    const auto known = known_.find(key);
    if (known == known_.end()) {
      ++merge.added;
    } else if (known->second.is_dead && !is_later(registered_at, known->second.since)) {
      ++merge.ended;
      return;
    } else if (is_later(registered_at, known->second.registered_at)) {
      ++merge.changed;
    } else {
      return;
    }
    put_.emplace(key, registered_at);
  }

  std::span<const StatedAddresses> stated_;
  std::vector<std::optional<SubjectId>> people_;  // Of `stated_`, by place.
  std::map<Key, Known> known_;
  std::map<Key, std::optional<WallTime>> named_;
  std::map<Key, std::optional<WallTime>> put_;
  std::set<Key> gone_;
};

}  // namespace

AddressMerge& AddressMerge::operator+=(const AddressMerge& more) {
  added += more.added;
  changed += more.changed;
  removed += more.removed;
  ended += more.ended;
  return *this;
}

AddressMerge merge_addresses(Transaction& transaction, std::span<const StatedAddresses> stated,
                             WallTime now) {
  if (stated.empty()) return {};
  exec(transaction, plan_by_index);
  Batch batch(transaction, stated);
  AddressMerge merge = batch.judge();
  batch.write(transaction, now);
  return merge;
}

}  // namespace crier::store
