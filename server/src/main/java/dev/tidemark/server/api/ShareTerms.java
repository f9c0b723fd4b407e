package dev.tidemark.server.api;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which questions a share has answered: those that fit one of its grants and stay in its reach. Nothing that such a question is
 * told depends on events, or on members of events, that are outside of the grant.
 *
 * @param reach of the grants that have none of their own
 */
public record ShareTerms(List<ShareGrant> grants, ShareReach reach) {

    public ShareTerms {
        grants = List.copyOf(grants);
    }

    static ShareTerms of(JsonPart part) {
        return new ShareTerms(
                part.partOrGap("grants").items().stream().map(ShareGrant::of).toList(),
                ShareReach.of(part.partOrGap("reach")));
    }

    /** Those that a share was made with. */
    static ShareTerms stored(String json) {
        JsonNode node = JsonMapper.shared().readTree(json);
        return of(new JsonPart(node, ""));
    }

    /** All members that are in some grant, with their source. */
    Set<String> members() {
        return grants.stream().flatMap(ShareGrant::qualified).collect(Collectors.toSet());
    }

    /** @throws UserError if no grant has what the words of a question name; of the grant that comes nearest */
    void check(CubeQuery cube) {
        cube.scan().ifPresent(_ -> {
            throw UserError.outsideShare("Nobody reads events with a share; leave 'scan' out.", cube.at() + "/scan");
        });
        grants.stream()
                .map(each -> each.misfits(cube))
                .min(Comparator.comparingInt(List::size))
                .flatMap(misfits -> misfits.stream().findFirst())
                .ifPresent(misfit -> {
                    throw UserError.outsideShare(misfit.message(), misfit.at());
                });
    }

    /** @throws UserError if it asks for time beyond the reach of all grants that have what it names */
    void check(Question question, Instant now) {
        var cube = question.asked().cube();
        var query = question.asked().query();
        var covering = grants.stream()
                .filter(each -> each.misfits(cube).isEmpty())
                .map(each -> each.reach().orElse(reach))
                .filter(each -> each.covers(query.range(), now))
                .toList();
        if (covering.isEmpty()) {
            throw outside(
                    cube, cube.type() == QueryType.COMPARED ? "compareDateRange/" + question.position() : "dateRange");
        }
        if (ShareGrant.compares(cube) && covering.stream().noneMatch(each -> each.covers(query.earlier(), now))) {
            throw outside(cube, "previousDateRange");
        }
    }

    private static UserError outside(CubeQuery cube, String part) {
        return UserError.outsideShare(
                "This share does not reach over all of that time.", cube.at() + "/timeDimensions/0/" + part);
    }
}
