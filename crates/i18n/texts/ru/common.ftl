-portal = Kezek
-department = отдел образования

yes = Да
no = Нет
optional = необязательно
error-prefix = Ошибка:
error-summary-title = Исправьте ошибки
refused-title = Это действие не выполнено
warning-prefix = Обратите внимание:
go-on = Продолжить
back = Назад
cancel = Отмена
save = Сохранить
change = Изменить
search = Найти
search-reset = Сбросить поиск
filters = Фильтры
download = Скачать
open = Открыть
all = Все
next-page = Следующая
previous-page = Предыдущая
pages = Страницы
crumbs = Вы находитесь здесь
contents = Содержание
sign-in = Войти
sign-out = Выйти
not-given = Не указано
day = День
month = Месяц
year = Год
file-choose = Выбрать файл
file-chosen-none = Файл не выбран
file-chosen-many = Выбрано файлов: { $count }
file-note = { $format }, { $size }
file-size-kilobytes = { NUMBER($size) } КБ
until-date = До конца дня { DATE($date, form: "weekday") }
day-left = { $days ->
    [0] Сегодня последний день
    [1] Завтра последний день
    [one] Остался { NUMBER($days) } день
    [few] Осталось { NUMBER($days) } дня
   *[many] Осталось { NUMBER($days) } дней
}
passed = Срок истёк
done = Выполнено
now = Сейчас
later = Позже
status-queued = В очереди
status-notified = Направлено уведомление
status-referred = Выдано направление
status-stopped = В стоп-листе
status-enrolled = Зачислен
status-removed = Снято с очереди
status-refused = Отказано
kazakh = Казахский
russian = Русский
english = Английский
ownership-state = Государственный
ownership-private = Частный (госзаказ)
