-- One row per outlet, from the user's outlets.csv or seen in articles.
FROM stored.outlets
