// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.campaign.Campaign.Progress;
import dev.unknot.explore.Finding;

/** Makes nothing of how a campaign goes on. */
enum Nobody implements Campaign.Observer {
    NOBODY;

    @Override
    public void progress(Progress progress) {}

    @Override
    public void found(Finding finding) {}
}
