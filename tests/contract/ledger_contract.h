// What every dispatch::Ledger promises (dispatch/ledger.h), as facts that the engine relies on.
#pragma once

#include "contract/booking_contract.h"
#include "contract/deferrals_contract.h"
#include "contract/leases_contract.h"
#include "contract/pages_contract.h"
