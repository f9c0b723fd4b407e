package dev.tidemark.server.api;

import dev.tidemark.catalog.Formula;
import dev.tidemark.query.Query;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One kind of question that a share has answered.
 *
 * @param members that a question may name, without their source; {@code time} among them if it may say a time
 * @param filters that every question has among those that have to hold together; without their places
 * @param reach of its own, where it is not that of its share
 */
record ShareGrant(String source, Set<String> members, List<CubeFilter> filters, Optional<ShareReach> reach) {

    ShareGrant {
        members = Set.copyOf(members);
        filters = List.copyOf(filters);
    }

    /** What is wrong with a question, and where in it. */
    record Misfit(String message, String at) {}

    /** A member that a question names, and where. */
    private record Named(String name, String at) {}

    /** All that stands in the way of a question; none if it is one of this kind. */
    List<Misfit> misfits(CubeQuery cube) {
        if (!cube.source().equals(source)) {
            return List.of(new Misfit("This share does not show '" + cube.source() + "'.", cube.at()));
        }
        var own = cube.filters().stream().flatMap(CubeFilter::conjuncts).toList();
        var granted = new HashSet<>(filters);
        var rest = own.stream()
                .filter(each -> !granted.contains(each.anywhere()))
                .flatMap(CubeFilter::leaves)
                .map(leaf -> new Named(leaf.member(), leaf.at()));
        var foreign = Stream.concat(named(cube), rest)
                .filter(each -> !isGranted(each.name()))
                .map(each ->
                        new Misfit("This share does not show '" + source + "." + each.name() + "' so.", each.at()));
        var there = new HashSet<>(own.stream().map(CubeFilter::anywhere).toList());
        var missing = filters.stream()
                .filter(each -> !there.contains(each))
                .map(_ -> new Misfit(
                        "A filter of this share is missing; it has to stand among the question's own.",
                        cube.at() + "/filters"));
        return Stream.concat(foreign, missing).toList();
    }

    /** Whether a question of this source compares its range with an earlier one. */
    static boolean compares(CubeQuery cube) {
        var filtered = cube.filters().stream().flatMap(CubeFilter::leaves).map(CubeFilter.Leaf::member);
        return Stream.concat(named(cube).map(Named::name), filtered)
                .anyMatch(name -> !plain(name).equals(name));
    }

    /** All but its filters. */
    private static Stream<Named> named(CubeQuery cube) {
        var time = cube.time();
        var saysTime = time.granularity().isPresent()
                || time.range().isPresent()
                || time.previous().isPresent()
                || !time.compared().isEmpty();
        return Stream.of(
                        at(cube.measures().stream(), cube.at() + "/measures"),
                        at(cube.dimensions().stream(), cube.at() + "/dimensions"),
                        at(saysTime ? Stream.of(Query.TIME) : Stream.of(), cube.at() + "/timeDimensions"),
                        at(cube.order().stream().map(each -> each.member()), cube.at() + "/order"),
                        at(cube.top().stream().flatMap(ShareGrant::both), cube.at() + "/top"))
                .flatMap(each -> each);
    }

    private static Stream<String> both(Query.Top top) {
        return Stream.of(top.dimension(), top.measure());
    }

    private static Stream<Named> at(Stream<String> names, String at) {
        return names.map(name -> new Named(name, at));
    }

    /** Who may see a measure may see it at another time: what time that is decides the reach. */
    private boolean isGranted(String name) {
        return members.contains(name) || members.contains(plain(name));
    }

    /** Without what is added to compare it. */
    private static String plain(String name) {
        return Stream.of(Formula.PREVIOUS, Formula.GROWTH)
                .filter(name::endsWith)
                .map(ending -> name.substring(0, name.length() - ending.length()))
                .findFirst()
                .orElse(name);
    }

    Stream<String> qualified() {
        return members.stream().map(name -> source + "." + name);
    }

    /** One of a list, as a share is made with. */
    static ShareGrant of(JsonPart part) {
        ShareReader.only(part, List.of("members", "filters", "reach"));
        var reader = new MemberReader();
        var members = part.partOrGap("members").items();
        if (members.isEmpty() || members.size() > ShareReader.MOST_MEMBERS) {
            throw part.partOrGap("members")
                    .error("out_of_range", "A grant has from 1 to " + ShareReader.MOST_MEMBERS + " members.");
        }
        var names = members.stream().map(reader::read).distinct().toList();
        var filters = new FilterReader(reader)
                .read(part).stream().flatMap(CubeFilter::conjuncts).toList();
        return new ShareGrant(
                reader.source().orElseThrow(),
                Set.copyOf(names),
                filters.stream().map(CubeFilter::anywhere).toList(),
                part.part("reach").map(ShareReach::of));
    }
}
