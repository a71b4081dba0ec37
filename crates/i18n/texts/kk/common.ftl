-portal = Kezek
-department = білім бөлімі

yes = Иә
no = Жоқ
optional = міндетті емес
error-prefix = Қате:
error-summary-title = Қателерді түзетіңіз
refused-title = Бұл әрекет орындалмады
warning-prefix = Назар аударыңыз:
go-on = Жалғастыру
back = Артқа
cancel = Болдырмау
save = Сақтау
change = Өзгерту
search = Іздеу
search-reset = Іздеуді тазалау
filters = Сүзгілер
filter-apply = Қолдану
download = Жүктеп алу
open = Ашу
all = Барлығы
next-page = Келесі
previous-page = Алдыңғы
pages = Беттер
crumbs = Сіз осындасыз
contents = Мазмұны
sign-in = Кіру
sign-out = Шығу
not-given = Көрсетілмеген
day = Күні
month = Айы
year = Жылы
file-choose = Файлды таңдау
file-drop = немесе файлды осында сүйреп әкеліңіз
file-chosen-none = Файл таңдалмады
file-chosen-many = { $count } файл таңдалды
file-entered = Файл аймаққа кірді
file-left = Файл аймақтан шықты
characters-left = { $count ->
    [one] { NUMBER($count) } таңба қалды
   *[other] { NUMBER($count) } таңба қалды
}
file-note = { $format }, { $size }
file-size-kilobytes = { NUMBER($size) } КБ
until-date = { DATE($date, form: "weekday") }, күннің соңына дейін
until-date-time = { DATETIME($at, form: "long", case: "dative") } дейін
day-left = { $days ->
    [0] Бүгін — соңғы күн
    [1] Ертең — соңғы күн
   *[other] { NUMBER($days) } күн қалды
}
passed = Мерзімі өтті
done = Орындалды
now = Қазір
later = Кейін
table-scroll = Кестені оңға-солға жылжытуға болады
status-queued = Кезекте
status-notified = Хабарлама жіберілді
status-referred = Жолдама берілді
status-stopped = Стоп-тізімде
status-enrolled = Қабылданды
status-removed = Кезектен алынды
status-refused = Бас тартылды
kazakh = Қазақша
russian = Орысша
english = Ағылшынша
ownership-state = Мемлекеттік
ownership-private = Жеке (мемлекеттік тапсырыс)
